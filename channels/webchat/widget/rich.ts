import type { Block, RichText, Span } from "../../contract";
import { h, safeHref } from "./dom";
import type { Words } from "./texts";

const spoilerOf = (inside: Node, label: string): HTMLElement => {
  const cover = h("button", { type: "button", class: "spoiler", "aria-label": label });
  cover.append(inside);
  cover.addEventListener("click", () => cover.replaceWith(inside), { once: true });
  return cover;
};

const spanOf = (span: Span, t: Words["t"]): Node => {
  let node: Node = document.createTextNode(span.text);
  const wrap = (tag: "b" | "i" | "u" | "s" | "code") => {
    node = h(tag, {}, node);
  };
  if (span.code) wrap("code");
  if (span.bold) wrap("b");
  if (span.italic) wrap("i");
  if (span.underline) wrap("u");
  if (span.strike) wrap("s");
  const href = span.href && safeHref(span.href);
  if (href) node = h("a", { href, target: "_blank", rel: "noopener noreferrer nofollow" }, node);
  return span.spoiler ? spoilerOf(node, t.spoiler) : node;
};

const blockOf = (block: Block, t: Words["t"]): Node => {
  switch (block.type) {
    case "paragraph":
      return h("p", {}, ...block.spans.map((span) => spanOf(span, t)));
    case "quote":
      return h("blockquote", {}, ...block.spans.map((span) => spanOf(span, t)));
    case "code":
      return h("pre", { tabindex: 0 }, block.text);
    case "list":
      return h(
        block.ordered ? "ol" : "ul",
        {},
        ...block.items.map((spans) => h("li", {}, ...spans.map((span) => spanOf(span, t)))),
      );
  }
};

/** The neutral tree as elements. */
export const drawRich = (rich: RichText, t: Words["t"]): Node[] => rich.map((block) => blockOf(block, t));
