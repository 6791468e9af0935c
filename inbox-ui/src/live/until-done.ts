import { ApiError } from "../api/http";

/** Met no answer, or a server that could not for now: it may be otherwise in a while. What was refused stays refused. */
const mayCome = (error: unknown) =>
  error instanceof ApiError && (error.status === 0 || error.status === 429 || error.status >= 500);

/** What was told of comes by asking, and must come: until it has, the screen is behind without knowing it. A bug is thrown, and not done for ever. */
export const untilDone = async (
  work: () => Promise<unknown>,
  { againAfterMs, isWanted }: { againAfterMs: number; isWanted: () => boolean },
): Promise<void> => {
  for (;;) {
    try {
      await work();
      return;
    } catch (error) {
      if (error instanceof ApiError && !mayCome(error)) return;
      if (!mayCome(error)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, againAfterMs));
    if (!isWanted()) return;
  }
};
