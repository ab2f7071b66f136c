/** [rows, inner] · [inner, columns]: tokens, size and hidden size of the base AST. */
export const productShape = { rows: 1214, inner: 768, columns: 3072 };
export const productOperations = 2 * productShape.rows * productShape.inner * productShape.columns;
