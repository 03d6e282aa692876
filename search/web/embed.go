package web

// Embed tells how to put the search box on another site.
type Embed struct {
	Frame
	Box     Box
	Origin  string // scheme and host of the service, "https://minutes.example"
	Example string // id of an authority that the box can be limited to; empty where none is held
}

func (Embed) template() string { return "embed.html" }
