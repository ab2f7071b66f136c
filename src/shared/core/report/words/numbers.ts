/** Numbers of a report, with a real minus sign and the language's signs before the decimals and between thousands. */
export function reportNumbers(decimal: string, thousands: string) {
  const local = (text: string): string => text.replace('.', decimal);
  return {
    decimal,
    /** what rounds to zero has no sign */
    number: (value: number, digits = 3): string => {
      const text = value.toFixed(digits);
      return local(text.replace('-', Number(text) === 0 ? '' : '−'));
    },
    signed: (value: number, digits = 3): string => {
      const text = Math.abs(value).toFixed(digits);
      return `${value < 0 && Number(text) !== 0 ? '−' : '+'}${local(text)}`;
    },
    /** a number of things: 944,012 */
    count: (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, thousands),
    /** as many decimals as there are, up to `most` */
    upTo: (value: number, most: number): string => local(String(Number(value.toFixed(most)))),
  };
}
