/** What stands in a lesson's place, by the id that it has there. */

/** The run of somebody's folder, in a link: the folder's own name stays with whoever has it. */
export const FOLDER_LINK = 'folder'

/** The lab that a host runs. */
export const HOSTED = 'host'
