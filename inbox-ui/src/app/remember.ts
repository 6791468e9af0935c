const safely = <T>(work: () => T, otherwise: T): T => {
  try {
    return work();
  } catch {
    return otherwise;
  }
};
/** Small things that outlive a reload. Storage may be closed or full; then they are forgotten, and nothing breaks. */
export const recall = (name: string) => safely(() => localStorage.getItem(`parley.${name}`), null);
export const remember = (name: string, value: string | null) =>
  safely(() => {
    if (value === null || value === "") localStorage.removeItem(`parley.${name}`);
    else localStorage.setItem(`parley.${name}`, value);
  }, undefined);
export const recallNumber = (name: string, otherwise: number) => {
  const value = Number(recall(name) ?? Number.NaN);
  return Number.isFinite(value) ? value : otherwise;
};
