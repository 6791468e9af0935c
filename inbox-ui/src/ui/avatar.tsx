import Bot from "lucide-solid/icons/bot";
import { Show } from "solid-js";
import type { ChannelName } from "../../../channels/contract";
import { ChannelGlyph } from "./channel-glyph";

const hueOf = (name: string) => [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 7);
const initials = (name: string) =>
  name
    .split(/\s+/)
    .filter((word) => /\p{L}|\p{N}/u.test(word))
    .slice(0, 2)
    .map((word) => [...word][0])
    .join("")
    .toUpperCase() || "?";

/** A person's face: initials on a quiet colour that stays theirs. Decorative; the name is always beside it or in a label. */
export const Avatar = (props: { name: string; size?: number; channel?: ChannelName; bot?: boolean }) => (
  <span
    class="avatar"
    classList={{ "is-bot": props.bot }}
    style={{ "--size": `${props.size ?? 32}px`, "--hue": hueOf(props.name) }}
    data-initials={props.bot ? undefined : initials(props.name)}
    aria-hidden="true"
  >
    <Show when={props.bot}>
      <Bot size={Math.round((props.size ?? 32) * 0.58)} stroke-width={1.5} />
    </Show>
    <Show when={props.channel}>
      {(channel) => (
        <span class="avatar-corner">
          <ChannelGlyph channel={channel()} size={10} />
        </span>
      )}
    </Show>
  </span>
);
