import { type Accessor, createComputed, createResource } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import { attempt } from "../app/trouble";

type Page<T, C> = { items: T[]; cursor: C | null };
/** As far as it has been read. `of`: the source as it was then. */
type Known<T, C, S, E> = Page<T, C> & { of: S; first: Page<T, C> & E };

/**
 * A list read page by page: begun anew when `source` changes, and read anew as far as it is shown by `again`. A page that was asked
 * for before belongs to a list that is no more, and is dropped. Rows of the same `key` stay the same, so that none is drawn anew
 * under a finger.
 */
export const usePages = <T extends object, C, S, E = unknown>(
  source: Accessor<S>,
  read: (of: S, cursor: C | null) => Promise<Page<T, C> & E>,
  { key }: { key: keyof T & string },
) => {
  const [rows, setRows] = createStore<T[]>([]);
  const readAll = async (of: S, isEnough: (n: number) => boolean): Promise<Known<T, C, S, E>> => {
    const first = await read(of, null);
    let { items, cursor } = first;
    while (cursor !== null && !isEnough(items.length)) {
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
  const known = () => (list.state === "ready" || list.state === "refreshing" ? list.latest : undefined);
  createComputed(() => setRows(reconcile(known()?.items ?? [], { key })));
  const next = async (): Promise<void> => {
    const begun = known();
    if (!begun || begun.cursor === null) return;
    const page = await attempt(() => read(begun.of, begun.cursor));
    if (page && known() === begun) mutate({ ...begun, items: [...begun.items, ...page.items], cursor: page.cursor });
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
