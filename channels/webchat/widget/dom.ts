type Child = Node | string | null | undefined | false;
type Facts = {
  class?: string;
  on?: { [Name in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[Name]) => void };
  [attribute: string]: unknown;
};

/** One element. Text becomes text nodes and nothing else: no string ever turns into markup. */
export const h = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  { on = {}, ...attributes }: Facts = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (typeof value === "string" || typeof value === "number") element.setAttribute(name, String(value));
  }
  for (const [name, listener] of Object.entries(on)) {
    // The pairs of a typed map lose their types in Object.entries; each listener still gets its own kind of event.
    const listen: unknown = listener;
    if (typeof listen === "function") element.addEventListener(name, (event) => listen(event));
  }
  element.append(...children.filter((child): child is Node | string => Boolean(child)));
  return element;
};

/** Only what there is. */
export const present = (nodes: Child[]): Node[] => nodes.filter((node): node is Node => node instanceof Node);

const paths = {
  chat: "M7.9 20A9 9 0 1 0 4 16.1L2 22Z",
  close: "M18 6 6 18M6 6l12 12",
  clip: "m21.4 11-9.2 9.2a6 6 0 0 1-8.5-8.5l8.6-8.5A4 4 0 1 1 18 8.8l-8.6 8.6a2 2 0 0 1-2.8-2.8l8.5-8.5",
  send: "m5 12 7-7 7 7M12 19V5",
  pen: "M12 20h9M16.5 3.5a2.1 2.1 0 0 1 3 3L7 19l-4 1 1-4Z",
  smile: "M22 12a10 10 0 1 1-20 0 10 10 0 0 1 20 0M8 14s1.5 2 4 2 4-2 4-2M9 9h.01M15 9h.01",
  file: "M15 2H6a2 2 0 0 0-2 2v16a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2V7ZM14 2v4a2 2 0 0 0 2 2h4",
  sent: "M20 6 9 17l-5-5",
  seen: "M18 6 7 17l-5-5M22 10l-7.5 7.5L13 16",
  clock: "M12 6v6l4 2M22 12a10 10 0 1 1-20 0 10 10 0 0 1 20 0",
  down: "m6 9 6 6 6-6",
  up: "M7 10v12M15 5.9 14 10h5.8a2 2 0 0 1 2 2.6l-2.4 8a2 2 0 0 1-1.9 1.4H4a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2h2.8a2 2 0 0 0 1.7-1.1L12 2a3.1 3.1 0 0 1 3 3.9Z",
  against:
    "M17 14V2M9 18.1 10 14H4.2a2 2 0 0 1-2-2.6l2.4-8A2 2 0 0 1 6.5 2H20a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-2.8a2 2 0 0 0-1.7 1.1L12 22a3.1 3.1 0 0 1-3-3.9Z",
};

/** One line icon, 16 px unless told; it says nothing to a screen reader. */
export const icon = (name: keyof typeof paths, size = 16): SVGSVGElement => {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const facts = { viewBox: "0 0 24 24", width: size, height: size, "aria-hidden": "true", class: "icon" };
  for (const [key, value] of Object.entries(facts)) svg.setAttribute(key, String(value));
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", paths[name]);
  svg.append(path);
  return svg;
};

/** An address a link may have, made whole against `base`; undefined for anything that could run. */
export const safeHref = (address: string, base?: string): string | undefined => {
  if (!URL.canParse(address, base)) return undefined;
  const url = new URL(address, base);
  return /^(https?|mailto):$/.test(url.protocol) ? url.href : undefined;
};
