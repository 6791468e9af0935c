import sanitize from "sanitize-html";
import { shallow } from "./shallow";

const lengthMax = 1_500_000;
const color = /^(?:#[0-9a-f]{3,8}|[a-z]{3,20}|rgba?\([\d\s,.%]{3,40}\))$/i;
const size = /^-?\d{1,4}(?:\.\d{1,3})?(?:px|pt|em|rem|%)?$/i;
const sizes = /^(?:(?:auto|-?\d{1,4}(?:\.\d{1,3})?(?:px|pt|em|rem|%)?)\s*){1,4}$/i;
const border = /^[#\w\s.(),%-]{1,80}$/;
const word = /^[a-z-]{1,20}$/i;

const hidden = /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)\b/i;

const styles = {
  color: [color],
  "background-color": [color],
  "text-align": [word],
  "vertical-align": [word],
  "text-decoration": [/^[a-z\s-]{1,40}$/i],
  "font-weight": [/^(?:\d{3}|[a-z]{4,8})$/i],
  "font-style": [word],
  "font-size": [size, word],
  "font-family": [/^[\w\s,"'-]{1,200}$/],
  "line-height": [size, word],
  "white-space": [word],
  "list-style-type": [word],
  "border-collapse": [word],
  width: [size],
  "max-width": [size],
  height: [size],
  margin: [sizes],
  padding: [sizes],
  ...Object.fromEntries(["top", "right", "bottom", "left"].map((side) => [`margin-${side}`, [size]])),
  ...Object.fromEntries(["top", "right", "bottom", "left"].map((side) => [`padding-${side}`, [size]])),
  border: [border],
  ...Object.fromEntries(["top", "right", "bottom", "left"].map((side) => [`border-${side}`, [border]])),
};

const options: sanitize.IOptions = {
  allowedTags:
    "a abbr address article b bdi bdo big blockquote br caption center cite code col colgroup dd del dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark ol p pre q s samp section small span strike strong sub sup table tbody td tfoot th thead time tr tt u ul var wbr".split(
      " ",
    ),
  allowedAttributes: {
    "*": ["style", "dir", "lang", "align", "valign", "bgcolor", "title"],
    a: ["href", "rel", "target", "name"],
    img: ["src", "alt", "width", "height"],
    font: ["color", "size", "face"],
    table: ["width", "border", "cellpadding", "cellspacing"],
    td: ["width", "height", "colspan", "rowspan"],
    th: ["width", "height", "colspan", "rowspan"],
    ol: ["start", "type"],
    blockquote: ["type"],
  },
  allowedStyles: { "*": styles },
  allowedSchemes: ["http", "https", "mailto", "tel"],
  allowedSchemesByTag: { img: ["http", "https", "cid", "data"] },
  allowedSchemesAppliedToAttributes: ["href", "src"],
  allowProtocolRelative: false,
  nonTextTags: [
    "style",
    "script",
    "textarea",
    "option",
    "noscript",
    "title",
    "template",
    "xmp",
    "svg",
    "math",
    "iframe",
  ],
  nestingLimit: 200,
  transformTags: {
    a: (tagName, attribs) => ({
      tagName,
      attribs: { ...attribs, rel: "noopener noreferrer nofollow", target: "_blank" },
    }),
    // Never hidden as a whole.
    body: () => ({ tagName: "div", attribs: {} }),
    // What the sender hides stays hidden: preview texts, counting pixels, markers. A template is left out with all in it.
    "*": (tagName, attribs) =>
      hidden.test(attribs.style ?? "") && tagName !== "html"
        ? { tagName: "template", attribs: {} }
        : { tagName, attribs },
  },
  // Pictures in place may be pictures only; SVG can carry script.
  exclusiveFilter: ({ tag, attribs }) =>
    tag === "img" &&
    /^data:/i.test(attribs.src ?? "") &&
    !/^data:image\/(?:png|jpe?g|gif|webp);base64,/i.test(attribs.src ?? ""),
};

/** An HTML body without anything that acts, loads or leaves its frame; pictures keep `cid:` and web addresses for the viewer to decide. */
export const cleanHtml = (html: string): string => sanitize(shallow(html.slice(0, lengthMax)), options);
