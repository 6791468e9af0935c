import { createResource, Show } from "solid-js";
import { inWords } from "../../app/trouble";
import { t } from "../../app/words";
import { AskFoot, Dialog } from "../../ui/dialog";
import { gaps } from "./api";
import { Contradictions } from "./contradictions";

type Props = {
  gap: string;
  title: string;
  language: string;
  busy: boolean;
  close: () => void;
  /** `overrule`: the contradictions that were shown don't hold it back. */
  go: (overrule: boolean) => Promise<void>;
};

/** Says who will read a draft, who is told, and which articles say otherwise, before it goes out. */
export const PublishDialog = (props: Props) => {
  const [found] = createResource(() => props.gap, gaps.objections);
  const contradictions = () => (found.error ? [] : (found.latest?.contradictions ?? []));
  return (
    <Dialog
      open
      close={props.close}
      title={t("gaps.publishAsk", { title: props.title })}
      foot={
        <AskFoot
          close={props.close}
          word={t(contradictions().length > 0 ? "gaps.publishAnyway" : "gaps.publish")}
          look={contradictions().length > 0 ? "danger" : "main"}
          disabled={props.busy || found.loading}
          go={() => void props.go(contradictions().length > 0)}
        />
      }
    >
      <Show when={found.error}>{(error) => <p role="alert">{inWords(error())}</p>}</Show>
      <Show when={found.loading}>
        <p role="status">{t("loading")}</p>
      </Show>
      <Show when={!found.error && found.latest}>
        {(known) => (
          <>
            <p>{t(`gaps.readBy.${known().audience}`)}</p>
            <Show when={known().waiting > 0}>
              <p>{t("gaps.tells", { n: known().waiting })}</p>
            </Show>
            <Show when={known().contradictions.length > 0}>
              <Contradictions found={known().contradictions} language={props.language} ours={t("gaps.thisDraft")} />
            </Show>
          </>
        )}
      </Show>
    </Dialog>
  );
};
