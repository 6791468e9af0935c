import type { Capabilities } from "../../../../../channels/contract";
import { size } from "../../../app/time";
import { type Key, locale, t } from "../../../app/words";

/** What one channel says to one question: in words, and whether that is a yes. */
export type Cell = { text: string; is: "yes" | "part" | "no" };
const no = (): Cell => ({ text: t("no"), is: "no" });
const yes = (text = t("yes")): Cell => ({ text, is: "yes" });
const flag = (is: boolean | undefined) => (is ? yes() : no());
const ways = (both: { in: boolean; out: boolean }): Cell => {
  if (both.in && both.out) return yes(t("cap.both"));
  if (both.in) return { text: t("cap.in"), is: "part" };
  return both.out ? { text: t("cap.out"), is: "part" } : no();
};
const receipts = ({ receipts: { delivered, read } }: Capabilities): Cell => {
  if (delivered && read) return yes(`${t("cap.delivered")}, ${t("cap.read")}`);
  return delivered ? { text: t("cap.delivered"), is: "part" } : read ? { text: t("cap.read"), is: "part" } : no();
};
const doubts = (may: Capabilities): Cell =>
  may.idempotentSends
    ? yes(t("cap.safeTwice"))
    : may.settles
      ? yes(t("cap.lookedUp"))
      : { text: t("cap.agentDecides"), is: "part" };

export type Question = { name: Key; answer: (may: Capabilities) => Cell };
/** Every question a channel's capabilities answer, in groups of one kind. */
export const questions: { title: Key; asked: Question[] }[] = [
  {
    title: "cap.group.message",
    asked: [
      {
        name: "cap.text",
        answer: ({ text }) =>
          yes(
            t(text.splits ? "cap.splitsAt" : "cap.upTo", {
              max: t("cap.chars", { n: text.maxChars, count: text.maxChars.toLocaleString(locale()) }),
            }),
          ),
      },
      {
        name: "cap.marks",
        answer: ({ text }) =>
          text.marks.length > 0 ? yes(text.marks.map((mark) => t(`mark.${mark}`)).join(", ")) : no(),
      },
      {
        name: "cap.files",
        answer: ({ files }) =>
          files
            ? yes(
                t(files.together ? "cap.filesTogether" : "cap.filesEach", {
                  n: files.maxPerMessage,
                  max: size(files.maxBytesOut, locale()),
                }),
              )
            : no(),
      },
      {
        name: "cap.filesIn",
        answer: ({ files }) => (files ? yes(t("cap.upTo", { max: size(files.maxBytesIn, locale()) })) : no()),
      },
      { name: "cap.buttons", answer: ({ buttons }) => (buttons ? yes(t("cap.upTo", { max: buttons.max })) : no()) },
      { name: "cap.subjects", answer: (may) => flag(may.subjects) },
      { name: "cap.signatures", answer: (may) => flag(may.signatures) },
      { name: "cap.speaker", answer: (may) => flag(may.speakerShown) },
    ],
  },
  {
    title: "cap.group.after",
    asked: [
      { name: "cap.edits", answer: (may) => ways(may.edits) },
      { name: "cap.deletions", answer: (may) => ways(may.deletions) },
      { name: "cap.reactions", answer: (may) => ways(may.reactions) },
      { name: "cap.quotes", answer: (may) => ways(may.quotes) },
      { name: "cap.typing", answer: (may) => ways(may.typing) },
    ],
  },
  {
    title: "cap.group.who",
    asked: [
      { name: "cap.begins", answer: ({ begins }) => (begins ? yes(t(`cap.begins.${begins}`)) : no()) },
      { name: "cap.groups", answer: (may) => flag(may.groups) },
      { name: "cap.copies", answer: (may) => flag(may.copies) },
      {
        name: "cap.window",
        answer: ({ freeTextHours }) =>
          freeTextHours ? { text: t("cap.hours", { n: freeTextHours }), is: "part" } : yes(t("cap.always")),
      },
      { name: "cap.templates", answer: (may) => flag(may.templates) },
    ],
  },
  {
    title: "cap.group.delivery",
    asked: [
      { name: "cap.receipts", answer: receipts },
      { name: "cap.doubt", answer: doubts },
    ],
  },
];
