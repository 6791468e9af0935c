/** Receivers told one by one; of more it is said how many. */
const NAMED_MAX = 8;

/** Why a mail did not reach some of its receivers, in one line: each with its own reason, those with the same one together. */
export const reasonOf = (failures: readonly { address: string; why: string }[]): string => {
  const alike = new Map<string, string[]>();
  for (const { address, why } of failures) alike.set(why, [...(alike.get(why) ?? []), address]);
  const named = [...alike].slice(0, NAMED_MAX);
  const others = failures.length - named.reduce((sum, [, addresses]) => sum + addresses.length, 0);
  const told = named.map(([why, addresses]) => {
    const more = addresses.length - 3;
    return `${addresses.slice(0, 3).join(", ")}${more > 0 ? ` (+${more})` : ""}: ${why}`;
  });
  return [...told, ...(others > 0 ? [`(+${others})`] : [])].join("; ");
};
