import "./composer.css";
import { A } from "@solidjs/router";
import ChevronRight from "lucide-solid/icons/chevron-right";
import { createResource, Show } from "solid-js";
import type { Block } from "../../../../channels/contract";
import type { Row } from "../../../../src/realtime/wire";
import { signature } from "../../api/routes";
import { connectionById } from "../../app/session";
import { t } from "../../app/words";
import { Rich } from "../../ui/rich";

const wordsOf = (rich: Block[]): string =>
  rich
    .flatMap((block) =>
      block.type === "code" ? [{ text: block.text }] : block.type === "list" ? block.items.flat() : block.spans,
    )
    .map(({ text }) => text)
    .join(" ");

/** Which signature goes under what is written, where the channel has such; folded until one wants to see all of it. */
export const Signed = (props: Pick<Row, "connection" | "language">) => {
  const [below] = createResource(
    () =>
      connectionById(props.connection)?.capabilities.signatures && {
        connection: props.connection,
        language: props.language,
      },
    (at) => signature.below(at),
  );
  return (
    <Show when={!below.error && below.latest}>
      {(found) => (
        <details class="composer-signed">
          <summary>
            <ChevronRight size={13} stroke-width={1.75} aria-hidden="true" />
            {t("signature.title")}
            <span class="clip">{wordsOf(found().rich) || t("signature.none")}</span>
          </summary>
          <Rich blocks={found().rich} />
          <A href="/settings/profile">{t("signature.change")}</A>
        </details>
      )}
    </Show>
  );
};
