import { type Accessor, createComputed, createMemo, createResource, createSignal, on } from "solid-js";
import { attempt } from "../app/trouble";

type Page<T, C> = { items: T[]; cursor: C | null };

/**
 * A list read page by page, begun anew when `source` changes or by `again`. A page that was asked for before it was begun anew
 * belongs to a list that is no more, and is dropped.
 */
export const usePages = <T, C, S, E = unknown>(
  source: Accessor<S>,
  read: (of: S, cursor: C | null) => Promise<Page<T, C> & E>,
) => {
  const [page, { refetch }] = createResource<Page<T, C> & E, S>(source, (of) => read(of, null));
  const first = createMemo(() => (page.error ? undefined : page.latest));
  const [more, setMore] = createSignal<Page<T, C>[]>([]);
  createComputed(on(first, () => setMore([]), { defer: true }));
  const cursor = (): C | null => (more().at(-1) ?? first())?.cursor ?? null;
  const next = async (): Promise<void> => {
    const [begun, from] = [first(), cursor()];
    if (!begun || from === null) return;
    const found = await attempt(() => read(source(), from));
    if (found && first() === begun && cursor() === from) setMore((all) => [...all, found]);
  };
  return {
    first,
    /** Undefined until the first page has come. */
    items: (): T[] | undefined => {
      const begun = first();
      return begun && [...begun.items, ...more().flatMap(({ items }) => items)];
    },
    cursor,
    next,
    error: (): unknown => page.error,
    isLoading: () => page.loading,
    again: () => void refetch(),
  };
};
