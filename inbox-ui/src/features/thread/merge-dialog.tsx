import { createSignal } from "solid-js";
import type { Row } from "../../../../src/realtime/wire";
import { api } from "../../api/routes";
import { personName } from "../../app/person";
import { t } from "../../app/words";
import { merge } from "../../live/actions";
import { Avatar } from "../../ui/avatar";
import { Dialog } from "../../ui/dialog";
import { Finder, type Found } from "../../ui/finder";
import { usePlace } from "../inbox/place";

/** Which conversation this one is really a part of: found by number, words or name. */
export const MergeDialog = (props: { row: Row; close: () => void }) => {
  const place = usePlace();
  const [into, setInto] = createSignal<Found | null>(null);
  const [busy, setBusy] = createSignal(false);
  const find = async (q: string, signal: AbortSignal): Promise<Found[]> => {
    const ask = (filter: Parameters<typeof api.rows>[0]) => api.rows(filter, { limit: 12 }, signal);
    // Before anything is typed: the same customer's first, then what is open.
    const pages = q
      ? [await ask({ view: "all", q })]
      : await Promise.all([ask({ view: "all", q: props.row.contact.name }), ask({ view: "open" })]);
    const items = new Map(pages.flatMap((page) => page.items.map((row) => [row.id, row] as const)));
    return [...items.values()]
      .filter((row) => row.id !== props.row.id && row.mergedInto === null && row.status !== "closed")
      .map((row) => ({
        id: row.id,
        label: row.subject || row.preview || t("thread.none"),
        hint: `#${row.number} · ${personName(row.contact.name)} · ${t(`status.${row.status}`)}`,
        icon: <Avatar name={personName(row.contact.name)} size={26} channel={row.channel} />,
      }));
  };
  const go = async () => {
    const chosen = into();
    if (!chosen || busy()) return;
    setBusy(true);
    const done = await merge(props.row.id, chosen.id);
    setBusy(false);
    if (!done) return;
    props.close();
    place.go({ conversation: chosen.id });
  };
  return (
    <Dialog
      open
      close={props.close}
      title={t("merge.title")}
      foot={
        <>
          <button type="button" class="btn" onClick={() => props.close()}>
            {t("cancel")}
          </button>
          <button type="button" class="btn main" disabled={!into() || busy()} onClick={() => void go()}>
            {t("merge.go")}
          </button>
        </>
      }
    >
      <p class="muted">{t("merge.text", { number: props.row.number })}</p>
      <Finder label={t("merge.find")} find={find} chosen={into()?.id ?? null} choose={setInto} />
    </Dialog>
  );
};
