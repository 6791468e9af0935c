import type { HistoryItem, HistoryPart } from "../../contract";
import type { Chat } from "./chat";
import { h, icon, present, safeHref } from "./dom";
import { drawRich } from "./rich";
import type { Pending } from "./store";
import type { Words } from "./texts";
import type { Placed } from "./thread";

/** What a row needs to draw itself and to act. */
export type RowNeeds = { chat: Chat; words: Words; desk: string; edit: (item: HistoryItem) => void };

/** Signs that are drawn: not every machine has a font for them. */
const drawnSigns = { "👍": "up", "👎": "against" } as const;
const signOf = (label: string) => (label === "👍" || label === "👎" ? icon(drawnSigns[label], 18) : null);

const emojiOffered = ["👍", "❤️", "😄", "🙏", "👎"];

const fileLine = (name: string, detail: string) => [
  icon("file", 18),
  h("span", {}, h("span", { class: "name" }, name), h("span", { class: "small" }, detail)),
];

const filePart = (part: Extract<HistoryPart, { type: "file" }>, { words, desk }: RowNeeds): Node => {
  const href = part.url === null ? undefined : safeHref(part.url, desk);
  if (!href) return h("div", { class: "file" }, ...fileLine(part.name, words.t.gone));
  const plain = () => h("a", { ...door, class: "file" }, ...fileLine(part.name, words.size(part.sizeBytes)));
  const door = { href, target: "_blank", rel: "noopener noreferrer" };
  if (part.look !== "photo") return plain();
  const link = h("a", { ...door, class: "photo" });
  // What does not draw as a picture is still a file.
  const image = h("img", { src: href, alt: part.name, on: { error: () => link.replaceWith(plain()) } });
  link.append(image);
  return link;
};

const partOf = (part: HistoryPart, needs: RowNeeds): Node => {
  if (part.type === "file") return filePart(part, needs);
  if (part.type === "contact") return h("p", {}, [part.name, part.phone, part.email].filter(Boolean).join(" · "));
  if (part.type === "unsupported") return h("p", { class: "small" }, needs.words.t.unsupported);
  const href = `https://www.openstreetmap.org/?mlat=${part.latitude}&mlon=${part.longitude}`;
  const place = part.title ?? part.address ?? `${part.latitude}, ${part.longitude}`;
  return h("a", { href, target: "_blank", rel: "noopener noreferrer" }, place);
};

const sourcesOf = ({ citations }: HistoryItem, { words, desk }: RowNeeds) =>
  citations.length > 0 &&
  h(
    "ul",
    { class: "sources", "aria-label": words.t.sources },
    ...citations.map(({ title, url }) => {
      const href = safeHref(url, desk);
      return h("li", {}, href ? h("a", { href, target: "_blank", rel: "noopener" }, title) : title);
    }),
  );

const buttonsOf = ({ buttons, externalId }: HistoryItem, { chat, words }: RowNeeds) => {
  if (buttons.length === 0 || externalId === null) return false;
  const trouble = h("span", { class: "foot problem", role: "status" });
  const press = async (button: HTMLButtonElement, data: string) => {
    const all = [...(button.parentElement?.querySelectorAll("button") ?? [])];
    for (const one of all) one.disabled = true;
    trouble.textContent = "";
    const { status } = await chat.press(externalId, data);
    // A sign alone (a thumb) is an opinion, which may change; a choice in words is made once.
    const isSign = !/[\p{L}\p{N}]/u.test(button.textContent);
    for (const one of all) {
      one.disabled = status === 200 && !isSign;
      if (isSign && status === 200) one.setAttribute("aria-pressed", String(one === button));
    }
    if (status === 200) return;
    trouble.textContent = `${words.t.failed} ${words.t.retry}.`;
  };
  const drawn = buttons.map(({ label, data }) => {
    const sign = signOf(label);
    const facts = sign ? { class: "choice sign", "aria-label": label } : { class: "choice" };
    const button = h("button", { type: "button", ...facts }, sign ?? label);
    button.addEventListener("click", () => void press(button, data));
    return button;
  });
  return h("div", { class: "buttons" }, ...drawn, trouble);
};

/** The words and files of an item. */
export const drawItem = (item: HistoryItem, needs: RowNeeds): Node[] => {
  const { t } = needs.words;
  if (item.deleted) return [h("div", { class: "bubble" }, t.deleted)];
  const inside = [...drawRich(item.rich, t), ...item.parts.map((part) => partOf(part, needs))];
  const more = present([sourcesOf(item, needs), buttonsOf(item, needs)]);
  return [h("div", { class: "bubble" }, ...inside), ...more];
};

/** The words and files of a message on its way. */
export const drawPending = (entry: Pending, { words }: RowNeeds): Node[] => [
  h(
    "div",
    { class: "bubble" },
    entry.text !== "" && h("p", {}, entry.text),
    ...entry.files.map((file) => h("div", { class: "file" }, ...fileLine(file.name, words.size(file.sizeBytes)))),
  ),
];

/** Whose words these are, above the first of a group. */
export const drawWho = (line: Placed, { words }: RowNeeds): Node | false => {
  if (line.type !== "item" || !line.isFirst || line.who === "customer") return false;
  const isBot = line.item.by.speaks === "bot";
  const name = line.item.by.name ?? (isBot ? "" : words.t.team);
  return h("div", { class: "who" }, name, isBot && h("span", { class: "mark" }, words.t.bot));
};

const reactionsOf = (item: HistoryItem) =>
  item.reactions.length > 0 &&
  h("div", { class: "marks" }, ...item.reactions.map(({ emoji }) => h("span", { class: "emoji" }, emoji)));

const troubleOf = (entry: Pending, { chat, words }: RowNeeds) =>
  h(
    "div",
    { class: "foot" },
    h("span", { class: "problem" }, words.t.failed),
    h("button", { type: "button", class: "link", on: { click: () => chat.retry(entry) } }, words.t.retry),
    h("button", { type: "button", class: "link", on: { click: () => chat.discard(entry) } }, words.t.discard),
  );

const tick = (name: "sent" | "seen" | "clock", label: string) => [icon(name, 14), h("span", { class: "away" }, label)];

/** Time, ticks and reactions, under the last of a group; trouble always. */
export const drawFoot = (line: Placed, needs: RowNeeds): Node[] => {
  const { words } = needs;
  if (line.type === "event") return [];
  if (line.type === "pending") {
    if (line.entry.problem) return [troubleOf(line.entry, needs)];
    return line.isLast ? [h("div", { class: "foot" }, words.time(line.at), ...tick("clock", words.t.sending))] : [];
  }
  const { item } = line;
  const marks = reactionsOf(item);
  const isOwn = line.who === "customer";
  const isSeen = item.state === "delivered" || item.state === "read";
  const ticks = isSeen ? tick("seen", words.t.seen) : tick("sent", words.t.sent);
  const edited = item.edited && !item.deleted;
  const time = edited ? `${words.t.edited} · ${words.time(line.at)}` : words.time(line.at);
  const foot = (line.isLast || edited) && h("div", { class: "foot" }, time, ...(isOwn ? ticks : []));
  return present([marks, foot]);
};

/** What can be done with a message: its author edits it, its reader reacts. */
export const drawDeeds = (item: HistoryItem, { chat, words, edit }: RowNeeds): Node | false => {
  const { externalId } = item;
  if (item.deleted || externalId === null) return false;
  const tool = (label: string, content: Node | string, click: () => void) =>
    h("button", { type: "button", class: "tool", "aria-label": label, title: label, on: { click } }, content);
  if (item.by.speaks === "customer")
    // An edit carries words only, so a message with files keeps what it says.
    return (
      item.parts.length === 0 &&
      h(
        "div",
        { class: "deeds" },
        tool(words.t.edit, icon("pen"), () => edit(item)),
      )
    );
  const mine = item.reactions.filter(({ by }) => by === "customer").map(({ emoji }) => emoji);
  const bar = h("div", { class: "deeds" });
  const fold = () => {
    bar.className = "deeds";
    bar.replaceChildren(opener);
  };
  const pick = (emoji: string) => {
    fold();
    opener.focus();
    void chat.react(externalId, mine.includes(emoji) ? [] : [emoji]);
  };
  const unfold = () => {
    const choices = emojiOffered.map((emoji) => tool(words.t.reactWith(emoji), emoji, () => pick(emoji)));
    // The focus moves before its old holder goes: the bar folds as soon as it has no focus inside.
    bar.append(...choices);
    choices[0]?.focus();
    opener.remove();
    bar.className = "deeds open";
  };
  const opener = tool(words.t.react, icon("smile"), unfold);
  bar.addEventListener("focusout", ({ relatedTarget }) => {
    if (bar.classList.contains("open") && !(relatedTarget instanceof Node && bar.contains(relatedTarget))) fold();
  });
  bar.append(opener);
  return bar;
};
