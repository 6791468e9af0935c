import { For } from "solid-js";
import type { Capabilities } from "../../../../../channels/contract";
import { size } from "../../../app/time";
import { locale, t } from "../../../app/words";

const ways = (both: { in: boolean; out: boolean }) =>
  both.in && both.out ? t("cap.both") : both.in ? t("cap.in") : both.out ? t("cap.out") : t("no");
const rows = (may: Capabilities): [string, string][] => [
  [t("cap.text"), t("cap.upTo", { max: t("cap.chars", { n: may.text.maxChars }) })],
  [t("cap.marks"), may.text.marks.map((mark) => t(`mark.${mark}`)).join(", ") || t("no")],
  [
    t("cap.files"),
    may.files
      ? t("cap.upTo", { max: `${size(may.files.maxBytesOut, locale())} × ${may.files.maxPerMessage}` })
      : t("no"),
  ],
  [t("cap.edits"), ways(may.edits)],
  [t("cap.deletions"), ways(may.deletions)],
  [t("cap.reactions"), ways(may.reactions)],
  [t("cap.quotes"), ways(may.quotes)],
  [t("cap.typing"), ways(may.typing)],
  [
    t("cap.receipts"),
    [may.receipts.delivered ? t("cap.delivered") : "", may.receipts.read ? t("cap.read") : ""]
      .filter(Boolean)
      .join(", ") || t("no"),
  ],
  [t("cap.buttons"), may.buttons ? t("cap.upTo", { max: may.buttons.max }) : t("no")],
];

export const CapabilityTable = (props: { capabilities: Capabilities }) => (
  <table class="caps">
    <tbody>
      <For each={rows(props.capabilities)}>
        {([what, how]) => (
          <tr>
            <th scope="row">{what}</th>
            <td>{how}</td>
          </tr>
        )}
      </For>
    </tbody>
  </table>
);
