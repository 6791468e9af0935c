import { A } from "@solidjs/router";
import X from "lucide-solid/icons/x";
import { createSignal, Show } from "solid-js";
import type { ConnectionView, Notice } from "../../../src/realtime/wire";
import { recall, remember } from "./remember";
import { house, may } from "./session";
import { moment, now } from "./time";
import { locale, t, told } from "./words";

const shownForMs = 4 * 3_600_000;
const shortestMs = 60_000;

/** What is wrong with a connection, or was until a moment ago, in one sentence; null when there is nothing to say. */
export const troubleOf = (one: ConnectionView, at: number): { key: string; text: string; bad: boolean } | null => {
  const { name, gap } = one;
  const since = moment(one.since, locale(), at);
  if (one.state === "offline")
    return {
      key: `offline/${one.id}/${one.since}`,
      bad: true,
      text: [t("banner.offline", { name, since }), told(one.reason ?? ""), told(one.cure ?? "")]
        .filter(Boolean)
        .join(" "),
    };
  if (one.state === "pairing")
    return { key: `pairing/${one.id}/${one.since}`, bad: true, text: t("banner.pairing", { name }) };
  if (one.state === "degraded")
    return {
      key: `degraded/${one.id}/${one.since}`,
      bad: false,
      text: [t("banner.degraded", { name, since }), told(one.reason ?? "")].filter(Boolean).join(" "),
    };
  if (!gap || at - gap.filledAt > shownForMs || gap.filledAt - gap.since < shortestMs) return null;
  const times = { name, since: moment(gap.since, locale(), at), until: moment(gap.filledAt, locale(), at) };
  return {
    key: `gap/${one.id}/${gap.filledAt}`,
    bad: false,
    text: t(gap.messages > 0 ? "banner.gap" : "banner.gapNone", { ...times, n: gap.messages }),
  };
};

const noticed = (one: Notice) => ({
  href: may("models.read") ? "/settings/models" : null,
  key: one.key,
  bad: false,
  text: one.code === "models.spent" ? t("banner.modelsSpent") : t("banner.modelsDown", { name: one.name }),
});

/** One line above everything for the connection that needs most to be known of; closed, it stays away until something new happens. */
export const Banners = () => {
  const [closed, setClosed] = createSignal(recall("banners")?.split(" ") ?? []);
  const close = (key: string) => {
    const next = [...closed(), key].slice(-20);
    setClosed(next);
    remember("banners", next.join(" "));
  };
  const doors = () =>
    house.connections.flatMap((one) => {
      const trouble = troubleOf(one, now());
      const href = may("connections.manage") ? `/settings/connections/${encodeURIComponent(one.id)}` : null;
      return trouble ? [{ ...trouble, href }] : [];
    });
  const drifts = () =>
    house.notices.flatMap(({ code, key, name }) =>
      code === "lab.drift" && may("prompts.manage")
        ? [{ key, bad: false, text: t("banner.drift"), href: `/lab/trials/${encodeURIComponent(name)}` }]
        : [],
    );
  const all = () =>
    [...doors(), ...drifts()]
      .filter(({ key }) => !closed().includes(key))
      .concat(house.notices.flatMap((one) => (closed().includes(one.key) ? [] : [noticed(one)])))
      .sort((a, b) => Number(b.bad) - Number(a.bad));
  return (
    <Show when={all()[0]}>
      {(one) => (
        <div class="banner" classList={{ bad: one().bad }} role="status">
          <span class="banner-text" title={one().text}>
            {one().text}
          </span>
          <Show when={one().href}>{(href) => <A href={href()}>{t("banner.look")}</A>}</Show>
          <span class="grow" />
          <Show when={all().length > 1}>
            <span class="banner-more">{t("banner.more", { n: all().length - 1 })}</span>
          </Show>
          <button type="button" class="icon-btn" aria-label={t("close")} onClick={() => close(one().key)}>
            <X size={14} />
          </button>
        </div>
      )}
    </Show>
  );
};
