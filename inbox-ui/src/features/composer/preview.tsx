import { createUniqueId } from "solid-js";
import { fromMarkdown } from "../../../../channels/kit/markdown";
import { t } from "../../app/words";
import { Rich } from "../../ui/rich";

/** What the customer will get: read by the very rules the server reads it by. */
export const Preview = (props: { text: string; title?: string }) => {
  const id = createUniqueId();
  return (
    <section class="composer-preview scroll" aria-labelledby={id}>
      <h4 id={id}>{props.title ?? t("composer.preview")}</h4>
      <Rich blocks={fromMarkdown(props.text)} />
    </section>
  );
};
