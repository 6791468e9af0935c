import { Show } from "solid-js";
import type { Locale } from "../../../../src/realtime/wire";
import { agents } from "../../api/routes";
import { me, signOut, updateMe } from "../../app/session";
import { density, setDensity, setTheme, theme } from "../../app/theme";
import { attempt } from "../../app/trouble";
import { locale, setLocale, t } from "../../app/words";
import { Avatar } from "../../ui/avatar";
import { Segments } from "../../ui/field";
import { RoomHead } from "./room";

export const Profile = () => {
  const speak = (next: Locale) => {
    setLocale(next);
    updateMe({ locale: next });
    void attempt(() => agents.change(me.id, { locale: next }));
  };
  return (
    <>
      <RoomHead title={t("settings.profile")} text={t("profile.text")} />
      <div class="card pad">
        <div class="line" style={{ gap: "12px" }}>
          <Avatar name={me.name} size={40} />
          <div class="grow">
            <strong>{me.name}</strong>
            <p class="muted">
              {me.email} · {t(`people.${me.role}`)}
            </p>
          </div>
          <Show when={me.id}>
            <button type="button" class="btn" onClick={() => void signOut()}>
              {t("signIn.out")}
            </button>
          </Show>
        </div>
      </div>
      <div class="card pad">
        <div class="field">
          <span class="label">{t("profile.language")}</span>
          <Segments
            label={t("profile.language")}
            value={locale()}
            set={speak}
            choices={[
              { value: "en", label: "English" },
              { value: "ru", label: "Русский" },
            ]}
          />
        </div>
        <div class="field">
          <span class="label">{t("profile.theme")}</span>
          <Segments
            label={t("profile.theme")}
            value={theme()}
            set={setTheme}
            choices={[
              { value: "light", label: t("theme.light") },
              { value: "dark", label: t("theme.dark") },
              { value: "system", label: t("theme.system") },
            ]}
          />
        </div>
        <div class="field">
          <span class="label">{t("profile.density")}</span>
          <Segments
            label={t("profile.density")}
            value={density()}
            set={setDensity}
            choices={[
              { value: "comfortable", label: t("density.comfortable") },
              { value: "compact", label: t("density.compact") },
            ]}
          />
        </div>
      </div>
    </>
  );
};
