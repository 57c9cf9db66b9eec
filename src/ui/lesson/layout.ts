/** The panes' shares of the page's width, in percent, until the learner moves the lines between them. */
export const PANES = { prose: 30, code: 40, panels: 30 }
