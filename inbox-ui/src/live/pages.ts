import { type Accessor, createComputed, createMemo, createResource, onCleanup } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import { attempt } from "../app/trouble";

type Page<T, C> = { items: T[]; cursor: C | null };
/** As far as it has been read. `of`: the source as it was then. */
type Known<T, C, S, E> = Page<T, C> & { of: S; first: Page<T, C> & E };

/**
 * A list read page by page: begun anew when `source` changes, and read anew as far as it is shown by `again`. A page that was asked
 * for before that is asked for again behind it. Rows of the same `key` stay the same, so that none is drawn anew under a finger;
 * while an error is told, what was known stays.
 */
export const usePages = <T extends object, C, S, E = unknown>(
  source: Accessor<S>,
  read: (of: S, cursor: C | null) => Promise<Page<T, C> & E>,
  { key }: { key: keyof T & string },
) => {
  const [rows, setRows] = createStore<T[]>([]);
  let asked = 0;
  onCleanup(() => {
    asked += 1;
  });
  /** Ends where it is overtaken: nobody will see it. */
  const readAll = async (of: S, isEnough: (n: number) => boolean): Promise<Known<T, C, S, E>> => {
    asked += 1;
    const mine = asked;
    const first = await read(of, null);
    let { items, cursor } = first;
    while (mine === asked && cursor !== null && !isEnough(items.length)) {
      const page = await read(of, cursor);
      items = [...items, ...page.items];
      cursor = page.cursor;
    }
    return { of, first, items, cursor };
  };
  const [list, { refetch, mutate }] = createResource<Known<T, C, S, E>, S>(source, (of, { refetching }) =>
    readAll(of, (n) => refetching === false || n >= rows.length),
  );
  // Read before it has come it would take all that stands beside it from the screen.
  const known = createMemo<Known<T, C, S, E> | undefined>((before) => {
    if (list.state === "errored") return before;
    return list.state === "ready" || list.state === "refreshing" ? list.latest : undefined;
  });
  createComputed(() => setRows(reconcile(known()?.items ?? [], { key })));
  const next = async (): Promise<void> => {
    const begun = known();
    if (!begun || begun.cursor === null) return;
    const page = await attempt(() => read(begun.of, begun.cursor));
    if (!page) return;
    const now = known();
    if (now === begun) mutate({ ...begun, items: [...begun.items, ...page.items], cursor: page.cursor });
    else if (now?.of === begun.of) await next();
  };
  return {
    first: () => known()?.first,
    /** Undefined until the first page has come. */
    items: (): T[] | undefined => known() && rows,
    cursor: (): C | null => known()?.cursor ?? null,
    next,
    error: (): unknown => list.error,
    isLoading: () => list.loading,
    again: () => void refetch(),
  };
};
