import Hash from "lucide-solid/icons/hash";
import Mail from "lucide-solid/icons/mail";
import MessageSquare from "lucide-solid/icons/message-square";
import Phone from "lucide-solid/icons/phone";
import Send from "lucide-solid/icons/send";
import { Dynamic } from "solid-js/web";
import type { ChannelName } from "../../../channels/contract";
import { t } from "../app/words";

const glyphs = {
  telegram: Send,
  slack: Hash,
  whatsapp: Phone,
  "whatsapp-web": Phone,
  email: Mail,
  webchat: MessageSquare,
};
/** A channel's name in the reader's language; brands keep theirs. */
export const channelName = (channel: ChannelName) => t(`channel.${channel}`);

export const ChannelGlyph = (props: { channel: ChannelName; size?: number }) => (
  <Dynamic component={glyphs[props.channel]} size={props.size ?? 14} stroke-width={1.75} aria-hidden="true" />
);
