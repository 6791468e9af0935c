/** What an element means for the reading of a mail, known by the marks that mail programs leave. */
export type Meaning = { quotes: boolean; introduces: boolean; cuts: boolean; signs: boolean; hides: boolean };

type Attributes = Record<string, string>;

/** The line above a quote, in whatever language. */
const attributionClass = /(?:^|\s)(?:gmail_attr|moz-cite-prefix|front-attribution)(?:\s|$)/i;
/** Elements that hold an older mail: Yahoo, Proton, Outlook for Mac, GMX, Roundcube, HEY, Superhuman, … */
const quoteClass =
  /(?:^|\s)(?:yahoo_quoted|yahoo-quoted-begin|protonmail_quote|tutanota_quote|front-blockquote|missive_quote|zmail_extra|ydp\w*yahoo_quoted|moz-email-headers-table|email_quote|bloop_markdown_quote|history_container|mail-quote-collapse)(?:\s|$)/i;
const quoteId = /^(?:yahoo_quoted_?\w*|isForwardContent|replySplit|qt|oriMsgHtmlSeperator)$/i;
/** After these, everything is the older mail: Outlook, Zimbra, Hotmail, Windows Mail, Exchange. */
const cutId =
  /^(?:divRplyFwdMsg|appendonsend|mail-editor-reference-message-container|zwchr|stopSpelling|OLK_SRC_BODY_SECTION|ms-outlook-mobile-body-separator-line|divTaggedQuote)$/i;
const signatureClass =
  /(?:^|\s)(?:gmail_signature(?:_prefix)?|moz-signature|protonmail_signature_block|yahoo_signature|ydp\w*signature|tutanota_signature|mail-signature|front-signature|email-signature|zmail_signature)(?:\s|$)/i;
const signatureId =
  /^(?:Signature|ms-outlook-mobile-signature|AppleMailSignature|composer_signature|signature_block|divtagdefaultwrapper_signature)$/i;
const hiddenStyle =
  /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?:px|pt|em)?\s*(?:;|!|$)|max-height\s*:\s*0|opacity\s*:\s*0*\.?0+\s*(?:;|!|$)|(?:left|right|top|text-indent)\s*:\s*-\d{3,})/i;
const colorsOf = /(?:^|;)\s*(color|background(?:-color)?)\s*:\s*([^;!]{1,40})/gi;

/** Written in the colour of its own ground: who looks at it sees nothing, and neither must who reads it. */
const isInvisible = (style: string): boolean => {
  const named = new Map(
    [...style.matchAll(colorsOf)].map(([, name = "", value = ""]) => [
      name.toLowerCase().replace("background-color", "background"),
      value.replace(/\s+/g, "").toLowerCase(),
    ]),
  );
  return named.has("color") && named.get("color") === named.get("background");
};
/** Word's separator above a quoted mail. */
const wordSeparator = /border(?:-top)?\s*:\s*(?:none;\s*border-top\s*:\s*)?solid\s+#(?:B5C4DF|E1E1E1)/i;
/** Indentation, not a quote: what Gmail's and Word's indent buttons make. */
const indentOnly =
  /(?:margin[^;]*40px[^;]*;[^"]*border\s*:\s*(?:none|medium none|0)|border\s*:\s*(?:none|medium none)[^"]*margin[^;]*40px)/i;

const isQuote = (
  name: string,
  { class: of = "", id = "", style = "", name: named = "", type }: Attributes,
): boolean => {
  if (name === "blockquote") return type === "cite" || !indentOnly.test(style);
  return quoteClass.test(of) || quoteId.test(id) || (name === "div" && named === "quote");
};

/** Real marks are short; a megabyte of style is an attack. */
const shortened = (attributes: Attributes): Attributes =>
  Object.fromEntries(
    Object.entries(attributes)
      .slice(0, 30)
      .map(([key, value]) => [key, value.slice(0, 600)]),
  );

/** Judges one element by its name and attributes. */
export const meaningOf = (name: string, given: Attributes): Meaning => {
  const attributes = shortened(given);
  const { class: of = "", id = "", style = "" } = attributes;
  const smart = attributes["data-smartmail"] ?? "";
  return {
    quotes: isQuote(name, attributes),
    introduces: attributionClass.test(of) || id === "reply-intro",
    cuts: cutId.test(id) || attributes["data-marker"] === "__DIVIDER__" || wordSeparator.test(style),
    signs: signatureClass.test(of) || signatureId.test(id) || smart === "gmail_signature",
    hides:
      "hidden" in attributes || hiddenStyle.test(style) || isInvisible(style) || attributes["aria-hidden"] === "true",
  };
};
