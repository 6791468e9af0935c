import type { ArticleContradiction, ArticleView } from "../../../../src/realtime/wire";
import { t } from "../../app/words";
import { AskFoot, Dialog } from "../../ui/dialog";
import { Contradictions } from "../gaps/contradictions";

/** Which published articles say otherwise, and who will read this one: it goes out only when a person says so once more. */
export const AgainstAsk = (props: {
  found: readonly ArticleContradiction[];
  title: string;
  language: string;
  audience: ArticleView["audience"];
  close: () => void;
  go: () => void;
}) => (
  <Dialog
    open
    close={props.close}
    title={t("gaps.publishAsk", { title: props.title })}
    foot={<AskFoot close={props.close} word={t("gaps.publishAnyway")} look="danger" go={props.go} />}
  >
    <p>{t(`gaps.readBy.${props.audience}`)}</p>
    <Contradictions found={props.found} language={props.language} ours={t("article.this")} />
  </Dialog>
);
