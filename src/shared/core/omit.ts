/** A copy without some of the properties. */
export function omit<T extends object, K extends keyof T & string>(value: T, ...names: readonly K[]): Omit<T, K> {
  const left = Object.entries(value).filter(([name]) => !names.some((other) => other === name));
  return Object.fromEntries(left) as Omit<T, K>;
}
