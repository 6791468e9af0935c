import { type Accessor, createMemo, createResource, type Resource } from "solid-js";

/** What was read last of one thing: it stays while a later reading fails. Where the first fails, `latest` throws, and nobody would be told. */
export const knownOf = <T extends { id: string }>(resource: Resource<T>, id: () => string | undefined) =>
  createMemo<T | undefined>((before) => {
    if (!resource.error) return resource.latest;
    return before?.id === id() ? before : undefined;
  });

/**
 * A thing that is read and changed here: what a change answered with is shown at once (`keep`), and what was asked for before that
 * answer came, which may be older, is asked for anew.
 */
export const useKept = <T, S = true>(
  source: Accessor<S | false | null | undefined>,
  read: (source: S) => Promise<T>,
): { kept: Resource<T>; keep: (next: T) => void; again: () => void } => {
  let answers = 0;
  const [kept, { refetch, mutate }] = createResource<T, S>(source, async (of) => {
    for (;;) {
      const before = answers;
      const found = await read(of);
      if (before === answers) return found;
    }
  });
  return {
    kept,
    keep: (next) => {
      answers += 1;
      mutate(() => next);
    },
    again: () => void refetch(),
  };
};
