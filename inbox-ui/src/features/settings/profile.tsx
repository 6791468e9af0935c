import { createResource, createSignal, Show } from "solid-js";
import type { Locale } from "../../../../src/realtime/wire";
import { work } from "../../api/routes";
import { changeMe, me, signOut } from "../../app/session";
import { density, setDensity, setTheme, theme } from "../../app/theme";
import { attempt } from "../../app/trouble";
import { locale, setLocale, t } from "../../app/words";
import { Avatar } from "../../ui/avatar";
import { Field, Segments, Tick } from "../../ui/field";
import { toast } from "../../ui/toast";
import { Form, RoomHead } from "./room";
import { OwnSignature } from "./signature";

const passwordMin = 10;

const Account = () => {
  const [name, setName] = createSignal(me.name);
  const [tried, setTried] = createSignal(false);
  const wrong = () => (name().trim() === "" ? t("required") : undefined);
  return (
    <div class="card pad">
      <div class="line" style={{ gap: "12px" }}>
        <Avatar name={me.name} size={40} />
        <div class="grow">
          <strong>{me.name}</strong>
          <p class="muted clip">
            {me.email} · {t(`people.${me.role}`)}
          </p>
        </div>
        <button type="button" class="btn" onClick={() => void signOut()}>
          {t("signIn.out")}
        </button>
      </div>
      <Form
        save={async () => {
          await changeMe({ name: name().trim() });
          toast(t("saved"));
        }}
        valid={() => !wrong()}
        tried={setTried}
      >
        <Field
          label={t("profile.name")}
          help={t("profile.nameHelp")}
          value={name()}
          set={setName}
          autocomplete="name"
          wrong={tried() ? wrong() : undefined}
        />
      </Form>
    </div>
  );
};

const Away = () => {
  const [said, { mutate }] = createResource(work.away);
  const say = (away: boolean) =>
    void attempt(async () => {
      mutate(await work.setAway(away));
    });
  return (
    <Show when={!said.error && said.latest}>
      {(now) => (
        <div class="card pad">
          <Tick label={t("profile.away")} help={t("profile.awayHelp")} value={now().away} set={say} />
        </div>
      )}
    </Show>
  );
};

const Look = () => {
  const speak = (next: Locale) => {
    void setLocale(next);
    void attempt(() => changeMe({ locale: next }));
  };
  return (
    <div class="card pad">
      <h3>{t("profile.look")}</h3>
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
  );
};

const Password = () => {
  const [current, setCurrent] = createSignal("");
  const [next, setNext] = createSignal("");
  const [tried, setTried] = createSignal(false);
  const currentWrong = () => (current() === "" ? t("required") : undefined);
  const nextWrong = () => (next().length < passwordMin ? t("setup.short") : undefined);
  const save = async () => {
    await changeMe({ currentPassword: current(), password: next() });
    setCurrent("");
    setNext("");
    setTried(false);
    toast(t("profile.passwordChanged"));
  };
  return (
    <div class="card pad">
      <h3>{t("profile.password")}</h3>
      <Form
        save={save}
        valid={() => !currentWrong() && !nextWrong()}
        tried={setTried}
        label={t("profile.changePassword")}
      >
        <div class="form-two">
          <Field
            label={t("profile.current")}
            type="password"
            autocomplete="current-password"
            value={current()}
            set={setCurrent}
            wrong={tried() ? currentWrong() : undefined}
          />
          <Field
            label={t("profile.newPassword")}
            help={t("profile.passwordHelp")}
            type="password"
            autocomplete="new-password"
            value={next()}
            set={setNext}
            wrong={tried() ? nextWrong() : undefined}
          />
        </div>
      </Form>
    </div>
  );
};

export const Profile = () => (
  <>
    <RoomHead title={t("settings.profile")} text={t("profile.text")} />
    <Account />
    <OwnSignature />
    <Away />
    <Look />
    <Password />
  </>
);
