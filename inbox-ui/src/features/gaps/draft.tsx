import { A } from "@solidjs/router";
import { createSignal, For, Show } from "solid-js";
import type { ArticleView, GapView } from "../../../../src/realtime/wire";
import { t } from "../../app/words";
import { Field } from "../../ui/field";
import { toast } from "../../ui/toast";
import { meaningRow } from "../lab/content";
import { NewerAsk } from "../settings/article-newer";
import { useDraftWords } from "./draft-words";
import { PublishDialog } from "./publish-dialog";

type Act = "draft" | "trial" | "publish";
type Props = {
  gap: GapView;
  busy: string | null;
  act: (what: Act, overrule?: boolean) => Promise<void>;
  again: () => void;
};

const Sources = (props: { gap: GapView }) => (
  <details class="more-fields">
    <summary>{t("gaps.sources", { n: props.gap.sources.length })}</summary>
    <ol class="gap-sources">
      <For each={props.gap.sources}>
        {(source) => (
          <li>
            <p lang={props.gap.language}>{source.paragraph}</p>
            <A class="link" href={`/inbox/all/${encodeURIComponent(source.conversation)}`}>
              {t("gaps.from", { n: source.number })}
            </A>
          </li>
        )}
      </For>
    </ol>
  </details>
);

/** What the draft would do with the past, in figures; said to be old when the draft has been changed since. */
const Tried = (props: { gap: GapView; version: number }) => (
  <Show when={props.gap.tried} fallback={<p class="muted">{t("gaps.untried")}</p>}>
    {(tried) => (
      <div class="gap-tried" role="status">
        <p>
          <strong>{t("gaps.wouldAnswer", { n: tried().answered, all: tried().questions })}</strong>{" "}
          <Show when={tried().already > 0}>{t("gaps.already", { n: tried().already })}</Show>
        </p>
        <Show when={(tried().of ?? 0) > tried().questions}>
          <p class="muted">{t("gaps.triedNewest", { n: tried().questions, all: tried().of ?? 0 })}</p>
        </Show>
        <Show when={tried().others.questions > 0}>
          <p class="muted">
            {tried().others.taken === 0
              ? t("gaps.takesNone", { all: tried().others.questions })
              : t("gaps.takes", { n: tried().others.taken, all: tried().others.questions })}
          </p>
        </Show>
        <For each={meaningRow(tried().meaning)}>
          {({ name, value }) => (
            <p class="muted">
              {name}: {value}
            </p>
          )}
        </For>
        <Show when={tried().version !== props.version}>
          <p class="muted">{t("gaps.triedBefore")}</p>
        </Show>
      </div>
    )}
  </Show>
);

const Editor = (props: Props & { article: ArticleView }) => {
  const words = useDraftWords(
    () => props.article,
    () => props.again(),
  );
  const { title, text, isChanged, save } = words;
  const isReady = () => title().trim() !== "" && text().trim() !== "";
  const isBusy = () => props.busy !== null || words.isSaving();
  const after = async (what: Act) => {
    if (await save()) await props.act(what);
  };
  const [asking, setAsking] = createSignal(false);
  /** What is published is what was asked about: the draft is saved first. */
  const ask = async () => {
    if (!(await save())) return;
    props.again();
    setAsking(true);
  };
  const publish = async (overrule: boolean) => {
    await props.act("publish", overrule);
    setAsking(false);
  };
  const redraft = async () => {
    const { version } = props.article;
    await props.act("draft");
    if (props.article.version === version) return;
    words.take(props.article);
  };
  const keep = async () => {
    if (!(await save())) return;
    toast(t("gaps.saved"));
    props.again();
  };
  return (
    <div class="form">
      <Field label={t("gaps.title")} value={title()} set={words.setTitle} />
      <Field label={t("gaps.words")} rows={12} value={text()} set={words.setText} />
      <Show when={text().trim() === ""}>
        <p class="muted">{t("gaps.nobody")}</p>
      </Show>
      <Show when={words.newer()}>
        {(theirs) => (
          <NewerAsk
            theirs={theirs()}
            before={words.was()}
            keepMine={() => void words.keepMine(theirs()).then((kept) => kept && props.again())}
            takeTheirs={() => words.takeTheirs(theirs())}
          />
        )}
      </Show>
      <Show when={props.gap.sources.length > 0}>
        <Sources gap={props.gap} />
      </Show>
      <Tried gap={props.gap} version={props.article.version} />
      <div class="form-foot">
        <button type="button" class="btn" disabled={isBusy() || !isReady()} onClick={() => void after("trial")}>
          {props.busy === "trial" ? t("gaps.trying") : t("gaps.try")}
        </button>
        <button type="button" class="btn main" disabled={isBusy() || !isReady()} onClick={() => void ask()}>
          {props.busy === "publish" ? t("gaps.publishing") : t("gaps.publish")}
        </button>
        <button type="button" class="btn" disabled={isBusy() || !isChanged()} onClick={() => void keep()}>
          {t("gaps.save")}
        </button>
        <button type="button" class="btn" disabled={isBusy()} onClick={() => void redraft()}>
          {props.busy === "draft" ? t("gaps.drafting") : t("gaps.redraft")}
        </button>
      </div>
      <Show when={asking()}>
        <PublishDialog
          gap={props.gap.id}
          title={title().trim()}
          language={props.gap.language}
          busy={props.busy !== null}
          close={() => setAsking(false)}
          go={publish}
        />
      </Show>
    </div>
  );
};

/** The article for a gap: offered, drafted, or out. */
export const Draft = (props: Props) => (
  <section class="card pad">
    <h3>{t("gaps.article")}</h3>
    <Show when={props.gap.state !== "dismissed"} fallback={<p class="muted">{t("gaps.isDismissed")}</p>}>
      <Show
        when={props.gap.article}
        fallback={
          <>
            <p class="muted">{t("gaps.offer")}</p>
            <div class="form-foot">
              <button
                type="button"
                class="btn main"
                disabled={props.busy !== null}
                onClick={() => void props.act("draft")}
              >
                {props.busy === "draft" ? t("gaps.drafting") : t("gaps.draft")}
              </button>
            </div>
          </>
        }
      >
        {(article) => (
          <Show when={props.gap.state === "published"} fallback={<Editor {...props} article={article()} />}>
            <p>
              <A class="link" href={`/knowledge/${encodeURIComponent(article().id)}`} lang={article().locale}>
                {article().title}
              </A>
            </p>
            <Show when={props.gap.sources.length > 0}>
              <Sources gap={props.gap} />
            </Show>
          </Show>
        )}
      </Show>
    </Show>
  </section>
);
