/** The root module of measured apps; Nest takes any constructor, what is in it is given beside it. */
export function RootModule() {}
