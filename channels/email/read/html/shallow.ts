const empty = new Set("area base br col embed hr img input link meta param source track wbr".split(" "));
const depthMax = 250;

const tag = /<(\/?)([a-z][a-z0-9:-]{0,30})(?=[\s/>])/gi;

/**
 * The document without the tags that are nested deeper than any real mail goes. Readers of HTML keep a stack,
 * and a mail of a hundred thousand open tags would make them walk it at each.
 */
export const shallow = (html: string): string => {
  const out: string[] = [];
  const stack: string[] = [];
  let from = 0;
  for (const match of html.matchAll(tag)) {
    const name = (match[2] ?? "").toLowerCase();
    if (empty.has(name)) continue;
    const open = match[1] === "" ? -1 : stack.lastIndexOf(name);
    if (open >= 0) stack.length = open;
    else if (match[1] === "" && stack.length < depthMax) stack.push(name);
    else {
      // Too deep, or closing what is not open: the tag's sign goes, so that it cannot act; its words stay.
      const end = html.indexOf(">", match.index);
      out.push(html.slice(from, match.index));
      from = end < 0 ? html.length : end + 1;
    }
  }
  return from === 0 ? html : out.join("") + html.slice(from);
};
