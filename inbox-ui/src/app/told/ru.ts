import { desk } from "./desk";
import { email } from "./email";
import { slack } from "./slack";
import { translatorOf } from "./table";
import { telegram } from "./telegram";
import { whatsapp } from "./whatsapp";

/** A text of the server in Russian, sentence by sentence; what has no Russian stays as it is. */
export const inRussian = translatorOf({ ...desk, ...email, ...slack, ...telegram, ...whatsapp });
