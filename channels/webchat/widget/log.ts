import type { ChatState } from "./chat";
import { h, icon, present } from "./dom";
import { drawDeeds, drawFoot, drawItem, drawPending, drawWho, type RowNeeds } from "./row";
import { type Placed, placed } from "./thread";

type Drawn = { node: HTMLElement; body: string; rest: string };

const nearBottomPx = 80;

// The body says what was said; the rest (who, ticks, time) may change without the words being read out again.
const bodyMark = (line: Placed): string => {
  if (line.type === "event") return line.text;
  if (line.type === "pending") return JSON.stringify([line.entry.text, line.entry.files]);
  const { rich, parts, buttons, citations, deleted } = line.item;
  return JSON.stringify([rich, parts, buttons, citations, deleted]);
};
const restMark = (line: Placed): string => {
  const place = [line.type, line.isFirst, line.isLast, line.at];
  if (line.type === "pending") return JSON.stringify([...place, line.entry.problem]);
  if (line.type === "event") return JSON.stringify(place);
  const { by, edited, state, reactions, externalId } = line.item;
  // How far ours got is not shown, and a menu that is open on it must not close for that.
  const shown = by.speaks === "customer" ? state : null;
  return JSON.stringify([...place, by, edited, shown, reactions, externalId]);
};

const classOf = (line: Placed): string => {
  const names = ["row"];
  if (line.isFirst) names.push("first");
  if (line.who === "customer") names.push("own");
  if (line.type === "pending") names.push("waiting");
  if (line.type !== "item") return names.join(" ");
  if (line.item.by.speaks === "bot") names.push("bot");
  if (line.item.deleted) names.push("gone");
  if (line.item.rich.length === 0 && line.item.parts.length > 0) names.push("bare");
  return names.join(" ");
};

const drawRow = (line: Placed, before: Drawn | undefined, needs: RowNeeds): Drawn => {
  const [body, rest] = [bodyMark(line), restMark(line)];
  if (before?.body === body && before.rest === rest) return before;
  if (line.type === "event") return { node: h("div", { class: "event" }, line.text), body, rest };
  const node = before?.node ?? h("div");
  const middle = node.querySelector(":scope > .said") ?? h("div", { class: "said" });
  if (before?.body !== body)
    middle.replaceChildren(...(line.type === "item" ? drawItem(line.item, needs) : drawPending(line.entry, needs)));
  const deeds = line.type === "item" && drawDeeds(line.item, needs);
  const who = drawWho(line, needs);
  for (const child of [...node.children]) if (child !== middle) child.remove();
  if (!middle.parentElement) node.append(middle);
  middle.before(...present([who]));
  middle.after(...present([...drawFoot(line, needs), deeds]));
  node.className = classOf(line);
  return { node, body, rest };
};

/** The column of messages. Draws only what changed, and keeps the reader's place. */
export const openLog = (needs: RowNeeds) => {
  const { t, day, dayNumber } = needs.words;
  const drawn = new Map<string, Drawn>();
  const days = new Map<number, HTMLElement>();
  const greeting = h("div", { class: "greeting" });
  const dots = h("div", { class: "dots", role: "status", "aria-label": t.types }, h("i"), h("i"), h("i"));
  const list = h("div", { class: "log", role: "log", "aria-label": t.log, "aria-live": "polite", tabindex: 0 });
  const below = h(
    "button",
    { type: "button", class: "below", hidden: true, on: { click: () => toEnd() } },
    icon("down", 14),
    t.newBelow,
  );
  const distance = () => list.scrollHeight - list.scrollTop - list.clientHeight;
  const toEnd = () => {
    list.scrollTop = list.scrollHeight;
    below.hidden = true;
  };
  list.addEventListener("scroll", () => {
    if (distance() < nearBottomPx) below.hidden = true;
  });
  // Pictures have no height until they are here.
  let follows = true;
  list.addEventListener("scroll", () => {
    follows = distance() < nearBottomPx;
  });
  list.addEventListener("load", () => follows && toEnd(), true);

  const nodesOf = (state: ChatState): HTMLElement[] => {
    const events = state.joined.map(({ at, name }) => ({ at, text: t.joined(name) }));
    const lines = placed({ items: state.items, events, pending: state.pending }, dayNumber);
    const keys = new Set(lines.map(({ key }) => key));
    for (const key of drawn.keys()) if (!keys.has(key)) drawn.delete(key);
    return lines.flatMap((line) => {
      const row = drawRow(line, drawn.get(line.key), needs);
      drawn.set(line.key, row);
      if (!line.opensDay) return [row.node];
      const mark = days.get(dayNumber(line.at)) ?? h("div", { class: "day" });
      if (mark.textContent !== day(line.at)) mark.textContent = day(line.at);
      days.set(dayNumber(line.at), mark);
      return [mark, row.node];
    });
  };
  return {
    nodes: [list, below],
    toEnd,
    focus: () => list.focus(),
    draw: (state: ChatState): void => {
      const wasNear = distance() < nearBottomPx;
      const before = list.childElementCount;
      greeting.textContent = state.config?.greeting[needs.words.language] ?? "";
      // The first page is history, not news: it is not read out.
      list.setAttribute("aria-busy", String(!state.isLoaded && state.pending.length === 0));
      const wanted = [greeting, ...nodesOf(state), ...(state.isTypedTo ? [dots] : [])];
      const staying = new Set<Element>(wanted);
      for (const child of [...list.children]) if (!staying.has(child)) child.remove();
      // Moves only what is out of place: a moved node would lose its focus and be read out again.
      wanted.forEach((node, n) => {
        if (list.children[n] !== node) list.insertBefore(node, list.children[n] ?? null);
      });
      if (wasNear) toEnd();
      else if (list.childElementCount > before) below.hidden = false;
    },
  };
};
