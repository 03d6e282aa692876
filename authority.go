package minuted

// Authority is a council or other body that holds public meetings.
type Authority struct {
	ID       string `json:"id"`                 // short slug, the same for ever: "leeds"
	Name     string `json:"name"`               // "Leeds City Council"
	GSS      string `json:"gss,omitempty"`      // Government Statistical Service code, "E08000035"
	Nation   string `json:"nation,omitempty"`   // england, wales, scotland, northern-ireland, ireland
	Region   string `json:"region,omitempty"`   // ITL 1 region slug where known: "yorkshire-and-the-humber"
	Tier     string `json:"tier,omitempty"`     // county, district, unitary, metropolitan, london-borough, combined, other
	Platform string `json:"platform,omitempty"` // software its meetings are published with: "moderngov"
	URL      string `json:"url,omitempty"`      // site root, the directory the platform is installed in, with a final slash
	Access   string `json:"access,omitempty"`   // what is known of its robots rules and refusals, with the month it was seen
}

// Site returns the site an authority publishes on.
func (a Authority) Site() Site { return Site{Authority: a.ID, Platform: a.Platform} }

// Site is one authority on one platform. Item and meeting ids are made from it, so it never names a host or a port.
type Site struct {
	Authority string `json:"authority"`
	Platform  string `json:"platform"`
}

// String gives "authority/platform", the form ids are hashed from.
func (s Site) String() string { return s.Authority + "/" + s.Platform }

// Committee is a body of an authority that meets, full council included.
type Committee struct {
	ID       string `json:"id,omitempty"` // the platform's own id
	Name     string `json:"name"`
	Category string `json:"category,omitempty"` // heading the site lists it under
	Expired  bool   `json:"expired,omitempty"`  // no longer meets
	URL      string `json:"url,omitempty"`
}
