import { A } from "@solidjs/router";
import { createEffect, createResource, createSignal, on } from "solid-js";
import type { ArticleFinding } from "../../../../src/realtime/wire";
import { moment, now } from "../../app/time";
import { attempt } from "../../app/trouble";
import { locale, t } from "../../app/words";
import { Segments } from "../../ui/field";
import { Listed, RoomHead } from "../settings/room";
import { gaps } from "./api";
import type { GapsState } from "./state";

const kinds = ["stale", "contradicting", "unused"] as const;
type Kind = (typeof kinds)[number];

const Article = (props: { article: ArticleFinding["article"] }) => (
  <A class="link" href={`/knowledge/${encodeURIComponent(props.article.id)}`} lang={props.article.locale}>
    {props.article.title}
  </A>
);

const Words = (props: { finding: ArticleFinding }) => {
  const { finding } = props;
  const { use, words, article, other } = finding;
  if (words && other)
    return (
      <div class="gap-pair">
        <blockquote lang={article.locale}>
          {words.one} <Article article={article} />
        </blockquote>
        <blockquote lang={other.locale}>
          {words.other} <Article article={other} />
        </blockquote>
        <small>{t(`gaps.differ.${words.what}`)}</small>
      </div>
    );
  return (
    <>
      <Article article={article} />
      <small>
        {use
          ? t(`gaps.use.${use.why}`, {
              n: use.uses,
              fell: use.fell,
              at: moment(use.updatedAt, locale(), now()),
            })
          : ""}
      </small>
    </>
  );
};

/** Articles that are stale, contradict each other, or serve nobody. */
export const Health = (props: { all: GapsState }) => {
  const [kind, setKind] = createSignal<Kind>("stale");
  const [found, { refetch }] = createResource(gaps.findings);
  createEffect(on(props.all.changes, () => void refetch(), { defer: true }));
  const [seesDismissed, setSees] = createSignal(false);
  const known = () => (found.error ? undefined : found.latest);
  const of = (one: Kind) => (known() ?? []).filter(({ kind: its, dismissedAt }) => its === one && !dismissedAt);
  const settle = async ({ id, dismissedAt }: ArticleFinding) => {
    await attempt(() => gaps.settle(id, dismissedAt === null));
    void refetch();
  };
  const rows = {
    get error() {
      return found.error;
    },
    get latest() {
      return known()?.filter((one) => one.kind === kind() && (one.dismissedAt === null) !== seesDismissed());
    },
  };
  return (
    <div class="part">
      <RoomHead title={t("gaps.articles")} text={t("gaps.articlesText")} />
      <div class="line wrap">
        <Segments
          label={t("gaps.kind")}
          value={kind()}
          set={setKind}
          choices={kinds.map((value) => ({ value, label: `${t(`gaps.k.${value}`)} ${of(value).length}` }))}
        />
        <button
          type="button"
          class="btn small"
          aria-pressed={seesDismissed()}
          onClick={() => setSees(!seesDismissed())}
        >
          {t("gaps.seeDismissed")}
        </button>
      </div>
      <p class="muted">{t(`gaps.kindText.${kind()}`)}</p>
      <Listed
        from={rows}
        again={() => void refetch()}
        empty={{ title: t("gaps.fine"), text: t("gaps.fineText") }}
        each={(finding) => (
          <div class="item">
            <div class="grow">
              <Words finding={finding} />
            </div>
            <button type="button" class="btn small" onClick={() => void settle(finding)}>
              {t(finding.dismissedAt === null ? "gaps.dismiss" : "gaps.reopen")}
            </button>
          </div>
        )}
      />
    </div>
  );
};
