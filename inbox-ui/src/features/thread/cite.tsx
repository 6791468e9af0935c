import { Popover } from "@kobalte/core/popover";
import BookOpen from "lucide-solid/icons/book-open";
import type { CitationView } from "../../../../src/realtime/wire";
import { t } from "../../app/words";

/** The article an answer of the bot stands on; pressed, it shows the words themselves. */
export const Cite = (props: { citation: CitationView }) => (
  <Popover gutter={4} placement="top-start">
    <Popover.Trigger class="chip bot cite" title={t("thread.source", { title: props.citation.title })}>
      <BookOpen size={12} stroke-width={1.75} />
      <span>
        {props.citation.n}. {props.citation.title}
      </span>
    </Popover.Trigger>
    <Popover.Portal>
      <Popover.Content class="float cite-card">
        <Popover.Title>
          <strong>{props.citation.title}</strong>
        </Popover.Title>
        <blockquote>{props.citation.quote}</blockquote>
        <a href={`/knowledge/${encodeURIComponent(props.citation.article)}`}>{t("thread.openArticle")}</a>
      </Popover.Content>
    </Popover.Portal>
  </Popover>
);
