import { language, locale } from "./language.ts";

const whole = new Intl.NumberFormat(locale);
const plurals = new Intl.PluralRules(language === "pseudo" ? "en" : language);

/** The forms of a noun by plural category; every language has `other`. */
export type PluralForms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

const shares = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
const smallShares = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });

/** A share of one: `45%`, `0.7%`. */
export function shareOf(share: number): string {
  return (share < 0.01 ? smallShares : shares).format(share);
}

/** `26,412`. */
export function count(n: number): string {
  return whole.format(n);
}

/** The form for a number: `image`, `images`. */
export function plural(n: number, forms: PluralForms): string {
  return forms[plurals.select(n)] ?? forms.other;
}

/** `1 image`, `26,412 images`. */
export function counted(n: number, forms: PluralForms): string {
  return `${count(n)} ${plural(n, forms)}`;
}

/** A percentage for display: whole, 0 to 100; null where it is unknown. */
export function percent(value: number | null | undefined): number | null {
  if (value === null || value === undefined || !Number.isFinite(value)) return null;
  return Math.min(100, Math.max(0, Math.floor(value)));
}
