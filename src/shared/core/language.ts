/** The languages that Earmark speaks. A catalogue of texts is there for each of them. */
export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];
