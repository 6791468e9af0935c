import { createResource, createSignal, lazy, Show } from "solid-js";
import type { ArticleVersion, ArticleWords } from "../../../../src/realtime/wire";
import { t } from "../../app/words";
import { AskFoot, Dialog } from "../../ui/dialog";
import { Segments } from "../../ui/field";
import { Failed } from "../settings/room";
import { versions } from "./api";

const DiffView = lazy(async () => ({ default: (await import("../lab/diff-view")).DiffView }));
const written = ({ title, text }: ArticleWords) => `${title}\n\n${text}`;

/** What one version says, held against what is said now or what was said before it; and the way back to it. */
export const VersionDialog = (props: {
  article: string;
  version: ArticleVersion;
  /** The version that stands now. */
  now: number;
  busy: boolean;
  /** Why it can't be brought back at the moment. */
  held?: string | undefined;
  restore: (words: ArticleWords) => void;
  close: () => void;
}) => {
  const isNow = () => props.version.version === props.now;
  const [against, setAgainst] = createSignal<"now" | "before">(isNow() ? "before" : "now");
  const other = () => (against() === "now" ? props.now : props.version.version - 1);
  const [words, { refetch }] = createResource(
    () => ({ mine: props.version.version, other: other() }),
    async ({ mine, other }) => {
      const [one, two] = await Promise.all([
        versions.words(props.article, mine),
        other < 1 ? { version: 0, title: "", text: "" } : versions.words(props.article, other),
      ]);
      return { mine: one, older: one.version < two.version ? one : two, newer: one.version < two.version ? two : one };
    },
  );
  const found = () => (words.error ? undefined : words.latest);
  const named = ({ version }: ArticleWords) =>
    version === 0 ? t("versions.none") : t("article.version", { n: version });
  return (
    <Dialog
      open
      wide
      close={props.close}
      title={`${t("article.version", { n: props.version.version })} · ${props.version.title}`}
      foot={
        <Show when={!isNow()}>
          <AskFoot
            close={props.close}
            word={t("versions.restore")}
            disabled={props.busy || !found() || Boolean(props.held)}
            go={() => {
              const mine = found()?.mine;
              if (mine) props.restore(mine);
            }}
          />
        </Show>
      }
    >
      <Show when={!isNow()}>
        <Segments
          label={t("versions.against")}
          value={against()}
          set={setAgainst}
          choices={[
            { value: "now", label: t("versions.againstNow") },
            { value: "before", label: t("versions.againstBefore") },
          ]}
        />
      </Show>
      <Show when={props.held}>{(why) => <p class="cure">{why()}</p>}</Show>
      <Show when={words.error}>{(error) => <Failed error={error()} again={() => void refetch()} />}</Show>
      <Show when={!words.error && !words.latest}>
        <p class="muted" role="status">
          {t("loading")}
        </p>
      </Show>
      <Show when={found()}>
        {(both) => (
          <DiffView
            label={t("lab.diff.label")}
            left={named(both().older)}
            right={named(both().newer)}
            before={both().older.version === 0 ? "" : written(both().older)}
            after={written(both().newer)}
          />
        )}
      </Show>
    </Dialog>
  );
};
