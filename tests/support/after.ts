type Deed = () => Promise<void>;

const deeds: Record<"test" | "file", Deed[]> = { test: [], file: [] };

/**
 * What a helper puts away after every test. Its own `afterEach` would be heard in the first file only:
 * helpers are read once, for all the files that share a process.
 */
export const afterEveryTest = (deed: Deed): void => void deeds.test.push(deed);
/** The same after every file. */
export const afterEveryFile = (deed: Deed): void => void deeds.file.push(deed);

/** All of them, the last helper's first; what one cannot put away keeps none of the others. */
export const putAway = async (after: keyof typeof deeds): Promise<void> => {
  const failures: unknown[] = [];
  for (const deed of deeds[after].toReversed()) await deed().catch((failure: unknown) => failures.push(failure));
  if (failures.length > 0) throw failures[0];
};
