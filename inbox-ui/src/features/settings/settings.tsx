export const Settings = () => <main />;
