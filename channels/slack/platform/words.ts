/** Text as Slack's own client would send it: mrkdwn, and the rich_text block it makes of it. */

const TOKEN =
  /<@([UW][A-Z0-9]+)>|<!subteam\^(S[A-Z0-9]+)(?:\|[^>]*)?>|<#([CG][A-Z0-9]+)(?:\|[^>]*)?>|<((?:https?|mailto):[^>|]+)(?:\|([^>]*))?>|:([a-z0-9_+-]+):/g;
type Element = Record<string, unknown>;

const elementOf = (found: RegExpExecArray): Element => {
  const [, user, group, channel, url, label, emoji] = found;
  if (user) return { type: "user", user_id: user };
  if (group) return { type: "usergroup", usergroup_id: group };
  if (channel) return { type: "channel", channel_id: channel };
  if (url) return { type: "link", url, ...(label ? { text: label } : {}) };
  return { type: "emoji", name: emoji };
};

const unescaped = (text: string) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

/** What a person typed, as the message's blocks. */
export const typedBlocks = (text: string): Element[] => {
  const elements: Element[] = [];
  let from = 0;
  for (const found of text.matchAll(TOKEN)) {
    if (found.index > from) elements.push({ type: "text", text: unescaped(text.slice(from, found.index)) });
    elements.push(elementOf(found));
    from = found.index + found[0].length;
  }
  if (from < text.length) elements.push({ type: "text", text: unescaped(text.slice(from)) });
  return [{ type: "rich_text", block_id: "b1", elements: [{ type: "rich_text_section", elements }] }];
};
