type Category = 'one' | 'few' | 'many' | 'other';

interface Rule {
  /** The categories of the language in the order in which a template gives its forms. */
  forms: readonly Category[];
  choose(n: number): Category;
}

const between = (n: number, low: number, high: number) => n >= low && n <= high;

const germanic: Rule = { forms: ['one', 'other'], choose: (n) => (n === 1 ? 'one' : 'other') };

// Cardinal rules of the Unicode CLDR, for the languages our customers write in.
const RULES: Record<string, Rule> = {
  en: germanic,
  de: germanic,
  fr: { forms: ['one', 'other'], choose: (n) => (n < 2 ? 'one' : 'other') },
  cs: { forms: ['one', 'few', 'other'], choose: (n) => (n === 1 ? 'one' : Number.isInteger(n) && between(n, 2, 4) ? 'few' : 'other') },
  pl: {
    forms: ['one', 'few', 'many'],
    choose(n) {
      if (n === 1) return 'one';
      return Number.isInteger(n) && between(n % 10, 2, 4) && !between(n % 100, 12, 14) ? 'few' : 'many';
    },
  },
  ja: { forms: ['other'], choose: () => 'other' },
};

const ruleFor = (locale: string): Rule => RULES[locale.toLowerCase().split(/[-_]/)[0]] ?? germanic;

/** The index of the form that belongs to a number. The sign does not matter. */
export function formIndex(n: number, locale: string): number {
  const rule = ruleFor(locale);
  return rule.forms.indexOf(rule.choose(Math.abs(n)));
}

/**
 * The form for `n`, with every `{}` replaced by the number. With one form more than the language has, the first is
 * for zero. Where forms are missing the last one stands in for them.
 */
export function plural(n: number, forms: readonly string[], locale = 'en'): string {
  if (forms.length === 0) throw new RangeError('plural needs at least one form');
  const withZero = forms.length > ruleFor(locale).forms.length;
  const own = withZero ? forms.slice(1) : forms;
  const form = withZero && n === 0 ? forms[0] : own[Math.min(formIndex(n, locale), own.length - 1)];
  return form.replaceAll('{}', String(n));
}
