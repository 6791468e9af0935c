export const Knowledge = () => <main />;
