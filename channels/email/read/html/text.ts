import { Parser } from "htmlparser2";
import { Lines } from "./lines";
import { meaningOf } from "./marks";
import { shallow } from "./shallow";

const blocks = new Set(
  "address article aside body center dd details dialog div dl dt fieldset figcaption figure footer form header html legend main nav section summary table tbody tfoot thead".split(
    " ",
  ),
);
const paragraphs = new Set("h1 h2 h3 h4 h5 h6 ol ul pre".split(" "));
const silent = new Set(
  "head style script template title svg math object select noscript iframe audio video canvas map".split(" "),
);

/** Longer documents are cut: nobody reads more, and hostile ones are endless. */
const lengthMax = 1_000_000;
const depthMax = 500;

type Frame = {
  name: string;
  quotes: boolean;
  signs: boolean;
  introduces: boolean;
  silent: boolean;
  href: string;
  linkAt: string;
  count: number;
  indent: string;
};

const isTight = (attributes: Record<string, string>): boolean =>
  /\bMso(?:Normal|PlainText|ListParagraph)/i.test((attributes.class ?? "").slice(0, 300)) ||
  /margin(?:-(?:top|bottom))?\s*:\s*0/i.test((attributes.style ?? "").slice(0, 600));

class Reader {
  readonly lines = new Lines();
  private readonly frames: Frame[] = [];
  private ignored = 0;
  private silence = 0;
  private pre = 0;
  private linkText = "";
  private link: string | null = null;
  private cells: number[] = [];

  open(name: string, attributes: Record<string, string>): void {
    // Beyond any real document: its words still count, its tags no longer.
    if (this.frames.length >= depthMax) {
      this.ignored += 1;
      return;
    }
    const { quotes, introduces, cuts, signs, hides } = meaningOf(name, attributes);
    const frame = {
      name,
      quotes,
      signs,
      introduces,
      silent: silent.has(name) || hides,
      href: "",
      linkAt: "",
      count: 0,
      indent: "",
    };
    this.frames.push(frame);
    if (frame.silent) this.silence += 1;
    if (this.silence > 0) return;
    if (quotes || signs || introduces) this.lines.freshLine();
    if (cuts) this.lines.cut();
    if (quotes) this.lines.quoteDepth += 1;
    if (signs) this.lines.signatureDepth += 1;
    if (introduces) this.lines.attributionDepth += 1;
    this.begin(name, attributes, frame);
  }

  private begin(name: string, attributes: Record<string, string>, frame: Frame): void {
    if (name === "br") this.lines.endLine();
    else if (name === "hr") this.rule();
    else if (name === "img") this.image(attributes);
    else if (name === "a") this.startLink(attributes.href ?? "");
    else if (name === "li") this.item();
    else if (name === "tr") this.row();
    else if (name === "td" || name === "th") this.cell();
    else if (name === "p") isTight(attributes) ? this.lines.freshLine() : this.lines.paragraph();
    else if (paragraphs.has(name)) this.lines.paragraph();
    else if (blocks.has(name) || name === "blockquote") this.lines.freshLine();
    if (name === "ol") frame.count = Number.parseInt(attributes.start ?? "1", 10) || 1;
    if (name === "pre") this.pre += 1;
    if (name === "p" && isTight(attributes)) frame.indent = "tight";
  }

  private rule(): void {
    this.lines.freshLine();
    this.lines.write("----------");
    this.lines.freshLine();
  }
  private image({ alt = "", width = "" }: Record<string, string>): void {
    const words = alt.trim();
    if (words !== "" && width !== "1" && words.length < 200) this.write(`[${words}]`);
  }
  private startLink(href: string): void {
    this.link = /^(?:https?|ftp):/i.test(href.trim()) ? href.trim() : null;
    this.linkText = "";
  }
  private endLink(): void {
    const [href, text] = [this.link, this.linkText.trim()];
    this.link = null;
    if (href === null || href.length > 2_000) return;
    const bare = (url: string) => url.replace(/^https?:\/\/(?:www\.)?|\/$/gi, "").toLowerCase();
    if (text !== "" && bare(text) !== bare(href)) this.lines.write(` (${href})`);
  }
  private item(): void {
    this.lines.freshLine();
    const lists = this.frames.filter(({ name }) => name === "ol" || name === "ul");
    const list = lists.at(-1);
    const sign = list?.name === "ol" ? `${list.count}. ` : "- ";
    if (list) list.count += 1;
    this.lines.indent = "  ".repeat(Math.min(Math.max(0, lists.length - 1), 8)) + sign;
  }
  private row(): void {
    this.lines.freshLine();
    this.cells.push(0);
  }
  private cell(): void {
    const at = this.cells.length - 1;
    const count = this.cells[at] ?? 0;
    if (count > 0) this.lines.cell();
    if (at >= 0) this.cells[at] = count + 1;
  }

  write(text: string): void {
    if (this.silence > 0) return;
    if (this.link !== null) this.linkText += text.slice(0, 2_000);
    if (this.pre > 0) this.lines.writeRaw(text);
    else this.lines.write(text);
  }

  close(name: string): void {
    if (this.ignored > 0) {
      this.ignored -= 1;
      return;
    }
    const frame = this.frames.pop();
    if (!frame) return;
    if (frame.silent) this.silence -= 1;
    if (this.silence > 0 || frame.silent) return;
    if (name === "a") this.endLink();
    if (name === "pre") this.pre -= 1;
    if (name === "tr") this.cells.pop();
    if (name === "p") frame.indent === "tight" ? this.lines.freshLine() : this.lines.paragraph();
    else if (paragraphs.has(name)) this.lines.paragraph();
    else if (blocks.has(name) || ["li", "tr", "blockquote"].includes(name)) this.lines.freshLine();
    if (name === "li") this.lines.indent = "";
    if (frame.quotes || frame.signs || frame.introduces) this.lines.freshLine();
    if (frame.quotes) this.lines.quoteDepth -= 1;
    if (frame.signs) this.lines.signatureDepth -= 1;
    if (frame.introduces) this.lines.attributionDepth -= 1;
  }
}

/** Readable text of an HTML body, one line per line, older mails under `> `, with the marks of `reply/marks`. */
export const htmlToMarked = (html: string): string => {
  const reader = new Reader();
  const parser = new Parser(
    {
      onopentag: (name, attributes) => reader.open(name, attributes),
      ontext: (text) => reader.write(text),
      onclosetag: (name) => reader.close(name),
    },
    { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  );
  parser.write(shallow(withoutConditionals(html.slice(0, lengthMax))));
  parser.end();
  return reader.lines.text;
};

/** Word's `<![if …]>` shows as text in some readers. */
const withoutConditionals = (html: string): string => html.replace(/<!\[(?:if|endif)[^\]>]{0,200}\]>/gi, "");
