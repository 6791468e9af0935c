import { channel } from "../contract";
import { capabilities } from "./capabilities";
import { openConnection } from "./connection";
import { inbound } from "./inbound";
import { fields, WebchatSettings } from "./settings";

/** Web chat: a window on the customer's own site, speaking to us without anybody in between. */
export const webchat = channel<WebchatSettings>({
  name: "webchat",
  label: "Web chat",
  settings: WebchatSettings,
  fields,
  capabilities,
  check: async ({ title, allowedOrigins, openToAll }) => ({
    address: allowedOrigins[0] ?? (openToAll ? "any site" : "this desk's own pages"),
    name: title,
  }),
  open: openConnection,
  // Browsers come to whichever process is nearest; there is nothing that only one may do.
  door: openConnection,
  inbound: (raw) => inbound(raw),
});
