/** The forms of one text by number; `#` stands for the number. Languages with more forms name more of them. */
export type PluralForms = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };

/** Counts stop at 999+ on badges; in sentences the whole number stands, grouped as the language does it. */
export function pluralIn(language: string): (count: number, forms: PluralForms) => string {
  const rules = new Intl.PluralRules(language);
  const format = new Intl.NumberFormat(language);
  return (count, forms) => (forms[rules.select(count)] ?? forms.other).replaceAll("#", format.format(count));
}

export const COUNT_MAX = 999;

/** What a badge shows. */
export function badgeText(count: number): string {
  return count > COUNT_MAX ? `${COUNT_MAX}+` : String(count);
}
