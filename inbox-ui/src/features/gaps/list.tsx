import { A } from "@solidjs/router";
import { createEffect, createSignal, on, onCleanup, Show } from "solid-js";
import type { GapRow, GapState } from "../../../../src/realtime/wire";
import { categoryById } from "../../app/session";
import { moment, now } from "../../app/time";
import { attempt } from "../../app/trouble";
import { locale, named, t } from "../../app/words";
import { usePages } from "../../live/pages";
import { Listed, RoomHead } from "../settings/room";
import { gaps } from "./api";
import type { GapsState } from "./state";
import { Weeks } from "./weeks";

const LOOK_AGAIN_MS = 3000;

const categoriesOf = (row: GapRow) =>
  row.categories
    .flatMap(({ category }) => {
      const found = category ? categoryById(category) : undefined;
      return found ? [named(found)] : [];
    })
    .join(", ");

const Row = (props: { row: GapRow; state: GapState }) => (
  <A class="item gap-row" href={`/gaps/${props.state}/${encodeURIComponent(props.row.id)}`}>
    <span class="grow">
      <span class="gap-title" lang={props.row.language}>
        {props.row.title}
      </span>
      <small>
        {t("gaps.asked", { n: props.row.questions })} ·{" "}
        {t("gaps.last", { at: moment(props.row.lastAt, locale(), now()) })}
        <Show when={categoriesOf(props.row)}>{(names) => <> · {names()}</>}</Show>
      </small>
    </span>
    <Show when={props.row.tried}>
      {(tried) => (
        <span class="chip">{t("gaps.wouldAnswerShort", { n: tried().answered, all: tried().questions })}</span>
      )}
    </Show>
    <span class="chip" lang="en">
      {props.row.language.toUpperCase()}
    </span>
    <Weeks weeks={props.row.weeks} />
  </A>
);

/** The gaps in one state, those with the most questions first. */
export const GapList = (props: { state: GapState; all: GapsState }) => {
  const pages = usePages(
    () => props.state,
    (state: GapState, cursor: string | null) => gaps.list(state, cursor),
    { key: "id" },
  );
  createEffect(on(props.all.changes, pages.again, { defer: true }));
  // Where nothing is found nothing is told, so a desk that is looked through for the first time is asked again.
  createEffect(() => {
    if (!pages.first()?.isLooking || pages.isLoading()) return;
    const timer = setTimeout(pages.again, LOOK_AGAIN_MS);
    onCleanup(() => clearTimeout(timer));
  });
  const [busy, setBusy] = createSignal(false);
  const look = async () => {
    setBusy(true);
    await attempt(gaps.look);
    setBusy(false);
    props.all.again();
    pages.again();
  };
  const rows = {
    get error() {
      return pages.error();
    },
    get latest() {
      return pages.items();
    },
  };
  return (
    <div class="part">
      <RoomHead title={t(`gaps.s.${props.state}`)} text={t(`gaps.text.${props.state}`)}>
        <Show when={props.state === "open"}>
          <button type="button" class="btn" disabled={busy()} onClick={() => void look()}>
            {busy() ? t("gaps.looking") : t("gaps.look")}
          </button>
        </Show>
      </RoomHead>
      <Listed
        from={rows}
        again={pages.again}
        empty={
          pages.first()?.isLooking
            ? { title: t("gaps.looking"), text: t("gaps.lookingText") }
            : { title: t("gaps.none"), text: t(`gaps.none.${props.state}`) }
        }
        each={(row) => <Row row={row} state={props.state} />}
      />
      <Show when={pages.cursor()}>
        <button type="button" class="btn" onClick={() => void pages.next()}>
          {t("gaps.more")}
        </button>
      </Show>
    </div>
  );
};
