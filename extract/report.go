package extract

// A Report is what a walk through a message leaves besides the documents.
type Report struct {
	Objects []ObjectInfo `json:"objects"`
	Gaps    []Gap        `json:"gaps"`
	Facts   []Fact       `json:"facts"`
}

// An ObjectInfo says what an object was found to be, for rules over attachments
// and for the page's list of them.
type ObjectInfo struct {
	Number  int      `json:"number"`
	Path    string   `json:"path"`
	Names   []string `json:"names,omitempty"`
	Types   []string `json:"types,omitempty"` // as declared
	Format  string   `json:"format"`          // by content; "" when unknown
	Size    int64    `json:"size"`
	Section Section  `json:"section"`
	Depth   int      `json:"depth"`
}
