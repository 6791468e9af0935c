/** A plural entry has one text per form of Intl.PluralRules; `other` always. `{n}` is the number. */
export type Plural = { one: string; few?: string; many?: string; other: string };
export type Entry = string | Plural;
