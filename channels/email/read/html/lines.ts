import { attributionMark, cutMark, plainOf, signatureMark } from "../reply/marks";

const depthShownMax = 8;

/** Where the HTML reader writes: lines with their quote depth and signature mark. */
export class Lines {
  private readonly done: string[] = [];
  /** The line being written, in pieces: joining at each word would copy it each time. */
  private line: string[] = [];
  private last = "";
  private pendingBlank = false;
  private space = false;
  /** How many empty lines end the text so far. */
  private blanks = 0;
  quoteDepth = 0;
  signatureDepth = 0;
  attributionDepth = 0;
  indent = "";

  private prefix(): string {
    return (
      (this.signatureDepth > 0 ? signatureMark : "") +
      (this.attributionDepth > 0 ? attributionMark : "") +
      "> ".repeat(Math.min(this.quoteDepth, depthShownMax))
    );
  }
  private push(text: string): void {
    this.done.push((this.prefix() + text).trimEnd());
    this.blanks = text === "" ? this.blanks + 1 : 0;
  }
  private add(text: string): void {
    if (text === "") return;
    this.line.push(text);
    this.last = text.at(-1) ?? "";
  }

  /** Text with its white space folded as a browser does. */
  write(text: string): void {
    const parts = plainOf(text).replace(/[ \t\n]+/g, " ");
    if (parts === " " || parts === "") {
      this.space ||= parts !== "" && this.line.length > 0;
      return;
    }
    const begun = this.line.length > 0;
    const gap = begun && (this.space || parts.startsWith(" ")) && this.last !== " ";
    this.open();
    if (gap) this.add(" ");
    this.add(parts.replace(/^ | $/g, ""));
    this.space = parts.endsWith(" ");
  }
  /** Text as it stands, for `pre`. */
  writeRaw(text: string): void {
    const [head = "", ...rest] = plainOf(text).split("\n");
    this.open();
    this.add(head);
    for (const next of rest) {
      this.endLine();
      this.add(next);
    }
  }
  private open(): void {
    if (this.line.length > 0) return;
    if (this.pendingBlank && this.blanks === 0 && this.done.length > 0) this.push("");
    this.pendingBlank = false;
    this.add(this.indent);
    this.indent = this.indent.replace(/[^ ]/g, " ");
  }

  /** Ends the line, empty or not: `<br>`. */
  endLine(): void {
    if (this.line.length === 0) this.pendingBlank = false;
    this.push(
      this.line
        .join("")
        .replace(/\u00A0/g, " ")
        .trimEnd(),
    );
    this.line = [];
    this.last = "";
    this.space = false;
  }
  /** Begins a new line unless one is begun. */
  freshLine(): void {
    if (this.line.length > 0) this.endLine();
    this.space = false;
  }
  /** Begins a new line after an empty one. */
  paragraph(): void {
    this.freshLine();
    this.pendingBlank = true;
  }
  /** Everything from here on is an older mail. */
  cut(): void {
    this.freshLine();
    this.done.push(cutMark);
  }
  /** Between two cells of a row. */
  cell(): void {
    if (this.line.length === 0 || this.last === "\u00A0") return;
    this.add(" | ");
    this.space = false;
  }
  get text(): string {
    this.freshLine();
    return this.done
      .join("\n")
      .replace(/\n{4,}/g, "\n\n\n")
      .replace(/^\n+/, "")
      .trimEnd();
  }
}
